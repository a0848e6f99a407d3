package doctor

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/golden"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// offered are tools as they may be offered; the scopes are those of real tools.
var offered = []ToolNeeds{
	{Name: "find_product", Scopes: []ecwid.Scope{ecwid.ReadCatalog}, PublicToken: true},
	{Name: "find_order", Scopes: []ecwid.Scope{ecwid.ReadOrders}},
	{Name: "create_customer", Scopes: []ecwid.Scope{ecwid.CreateCustomers, ecwid.ReadCustomers}},
	{Name: "create_discount_coupon", Scopes: []ecwid.Scope{ecwid.CreateDiscountCoupons, ecwid.ReadDiscountCoupons}},
	{Name: "update_product", Scopes: []ecwid.Scope{ecwid.UpdateCatalog, ecwid.ReadCatalog}},
}

// ward is a sandbox store and what the doctor is told about it.
type ward struct {
	store   *sandbox.Store
	patient Store
	token   string
	date    time.Duration // how far Ecwid's clock is ahead, when dated
	dated   bool
}

func newWard() *ward {
	return &ward{
		store:   sandbox.New(sandbox.Options{}),
		patient: Store{Name: "shop", StoreID: 1003, Source: "ECWID_TOKEN", Tools: offered, Host: "ecwid.example"},
		token:   "secret_demo",
	}
}

// examine connects a client and lets the doctor look.
func (w *ward) examine(t *testing.T) Report {
	t.Helper()
	p := w.patient
	token := ecwid.NewSecret(w.token)
	p.Token = KindOf(token)
	p.Watch = NewWatch(w, time.Now)
	var err error
	p.Client, err = ecwid.New(ecwid.Config{StoreID: p.StoreID, Token: token, BaseURL: "https://ecwid.example/api/v3", Transport: p.Watch})
	if err != nil {
		t.Fatal(err)
	}
	return Run(t.Context(), Options{Stores: []Store{p}})
}

// RoundTrip answers from the sandbox, with Ecwid's time where it is wanted.
func (w *ward) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := w.store.Transport().RoundTrip(req)
	if err == nil && w.dated {
		res.Header.Set("Date", time.Now().Add(w.date).UTC().Format(http.TimeFormat))
	}
	return res, err
}

// illnesses are everything that can be wrong with a store, each with the states of the checks it must lead to.
var illnesses = []struct {
	name    string
	inflict func(*ward)
	states  string // id=state of each check that is not ok
}{
	{"healthy", func(w *ward) { w.patient.Scopes, w.dated = everyScope(), true }, "webhooks=not_tested"},
	{"Ecwid tells the scopes", func(w *ward) {
		w.store.SetBehaviour(sandbox.Behaviour{ApplicationToken: true})
		w.store.SetScopes([]string{"read_store_profile", "read_catalog", "update_catalog"})
	}, "scopes_missing=problem clock=not_tested webhooks=not_tested"},
	{"custom app, nothing known", func(w *ward) { w.store.SetScopes([]string{"read_catalog", "update_catalog", "read_orders"}) },
		"scopes_missing=problem scopes_untested=not_tested clock=not_tested webhooks=not_tested"},
	{"login knows the writing scopes", func(w *ward) {
		w.patient.Scopes = []ecwid.Scope{ecwid.ReadCustomers, ecwid.CreateCustomers, ecwid.UpdateCatalog}
	}, "scopes_missing=problem clock=not_tested webhooks=not_tested"},
	{"token revoked", func(w *ward) { w.store.RevokeToken() }, "token=problem clock=not_tested webhooks=not_tested"},
	{"token of another kind", func(w *ward) { w.token = "abc" }, "credentials=warning token=problem clock=not_tested webhooks=not_tested"},
	{"documented refusal", func(w *ward) { w.token = "secret_x"; w.store.SetBehaviour(sandbox.Behaviour{InvalidTokenBody: true}) },
		"token=problem clock=not_tested webhooks=not_tested"},
	{"firewall", func(w *ward) {
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 403, Message: "Blocked by ACME"})
	},
		"token=problem clock=not_tested webhooks=not_tested"},
	{"public token", func(w *ward) { w.token = "public_demo" }, "credentials=warning clock=not_tested webhooks=not_tested"},
	{"wrong store id", func(w *ward) { w.patient.StoreID = 42 }, "store=problem clock=not_tested webhooks=not_tested"},
	{"free plan", func(w *ward) { w.store.SetPlan(sandbox.Free) }, "plan=problem clock=not_tested webhooks=not_tested"},
	{"suspended", func(w *ward) { w.store.SetBehaviour(sandbox.Behaviour{Suspended: true}) }, "plan=problem clock=not_tested webhooks=not_tested"},
	{"no coupons on the plan", func(w *ward) {
		w.patient.Scopes = everyScope()
		w.store.SetBehaviour(sandbox.Behaviour{CouponsOff: true})
	},
		"plan_features=warning clock=not_tested webhooks=not_tested"},
	{"blocked for long", func(w *ward) {
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 120})
	}, "blocked=problem clock=not_tested rate=warning webhooks=not_tested"},
	{"busy", func(w *ward) {
		w.patient.Scopes = everyScope()
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 2, Times: 1})
	}, "clock=not_tested rate=warning webhooks=not_tested"},
	{"blocked between", func(w *ward) {
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 120, Path: "/products"})
	}, "scopes_untested=not_tested scopes_untested=not_tested clock=not_tested rate=warning webhooks=not_tested"},
	{"blocked again and again", func(w *ward) {
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 7, Path: "/products"})
	}, "scopes_untested=not_tested scopes_untested=not_tested clock=not_tested rate=warning webhooks=not_tested"},
	{"Ecwid tells an empty list", func(w *ward) {
		w.patient.Scopes = everyScope()
		w.store.SetBehaviour(sandbox.Behaviour{ApplicationToken: true})
		w.store.SetScopes(nil)
	}, "clock=not_tested webhooks=not_tested"},
	{"Ecwid is slow to tell the scopes", func(w *ward) {
		w.patient.Scopes = everyScope()
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Latency, LatencyMs: 60_000, Path: "/application"})
	}, "clock=not_tested webhooks=not_tested"},
	{"disturbance", func(w *ward) { w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 503}) }, "reach=problem clock=not_tested webhooks=not_tested"},
	{"disturbance between", func(w *ward) {
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 503, Path: "/orders"})
	}, "scopes_untested=not_tested scopes_untested=not_tested clock=not_tested webhooks=not_tested"},
	{"cut-off answer", func(w *ward) { w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Truncated}) }, "reach=problem clock=not_tested webhooks=not_tested"},
	{"empty answer", func(w *ward) { w.store.Faults().Add(sandbox.Fault{Kind: sandbox.EmptyBody}) }, "reach=problem clock=not_tested webhooks=not_tested"},
	{"login page of the network", func(w *ward) { w.store.Faults().Add(sandbox.Fault{Kind: sandbox.NotJSON}) }, "reach=problem clock=not_tested webhooks=not_tested"},
	{"elsewhere", func(w *ward) { w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 302}) }, "reach=problem clock=not_tested webhooks=not_tested"},
	{"cut connection", func(w *ward) { w.store.Faults().Add(sandbox.Fault{Kind: sandbox.CutBefore}) }, "reach=problem webhooks=not_tested"},
	{"too slow", func(w *ward) { w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Latency, LatencyMs: 20_000}) }, "reach=problem webhooks=not_tested"},
	{"slow", func(w *ward) { w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Latency, LatencyMs: 3_000}) },
		"scopes_untested=not_tested scopes_untested=not_tested clock=not_tested webhooks=not_tested"},
	{"revoked between", func(w *ward) { w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Revoked, Path: "/customers"}) },
		"scopes_untested=not_tested scopes_untested=not_tested clock=not_tested webhooks=not_tested"},
	{"unreadable between", func(w *ward) {
		w.patient.Scopes = everyScope()
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.NotJSON, Path: "/customers"})
	},
		"scopes_untested=not_tested clock=not_tested webhooks=not_tested"},
	{"clock behind", func(w *ward) { w.patient.Scopes, w.dated, w.date = everyScope(), true, 5*time.Minute }, "clock=warning webhooks=not_tested"},
	{"clock ahead", func(w *ward) { w.patient.Scopes, w.dated, w.date = everyScope(), true, -time.Hour }, "clock=warning webhooks=not_tested"},
	{"clock a little off", func(w *ward) { w.patient.Scopes, w.dated, w.date = everyScope(), true, 20*time.Second }, "webhooks=not_tested"},
}

func everyScope() []ecwid.Scope {
	all := []ecwid.Scope{ecwid.ReadStoreProfile}
	for _, tool := range offered {
		all = append(all, tool.Scopes...)
	}
	return all
}

// TestIllnesses: each is told by the right checks, within the time, without a single write. The words are kept in a
// golden file.
func TestIllnesses(t *testing.T) {
	var words strings.Builder
	for _, illness := range illnesses {
		t.Run(illness.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWard()
				illness.inflict(w)
				start := time.Now()
				report := w.examine(t)
				if took := time.Since(start); took > defaultTimeLimit {
					t.Errorf("took %s", took)
				}
				if got := notOK(report.Stores[0].Checks); got != illness.states {
					t.Errorf("got  %s\nwant %s", got, illness.states)
				}
				if report.OK != !strings.Contains(illness.states, "=problem") {
					t.Errorf("ok is %v", report.OK)
				}
				checkRequests(t, w.store.Requests())
				fmt.Fprintf(&words, "== %s\n", illness.name)
				p := &printer{w: &words}
				p.checks(slices.DeleteFunc(report.Stores[0].Checks, func(c Check) bool { return c.State == OK || c.ID == "webhooks" }))
				p.tools(report.Stores[0].Tools)
			})
		})
	}
	golden.Check(t, "illnesses.txt", []byte(words.String()))
}

func notOK(checks []Check) string {
	var all []string
	for _, c := range checks {
		if c.State != OK {
			all = append(all, c.ID+"="+string(c.State))
		}
	}
	return strings.Join(all, " ")
}

// checkRequests: nothing but reads, and few of them.
func checkRequests(t *testing.T, requests []sandbox.RequestRecord) {
	t.Helper()
	paths := map[string]bool{}
	for _, r := range requests {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s", r.Method, r.Path)
		}
		if strings.Contains(r.Query, "limit=") && !strings.Contains(r.Query, "limit=1&") {
			t.Errorf("reads more than one record: %s?%s", r.Path, r.Query)
		}
		paths[r.Path] = true
	}
	if len(paths) > 6 || len(requests) > 10 {
		t.Errorf("%d requests on %d paths", len(requests), len(paths))
	}
}

// profiles are answers that no sandbox gives, since Ecwid refuses such stores or they are rare.
func TestProfiles(t *testing.T) {
	for profile, want := range map[string]string{
		`{"account":{"suspended":true}}`:                         "plan=problem webhooks=not_tested",
		`{"account":{"availableFeatures":["PREMIUM"]}}`:          "plan=warning webhooks=not_tested",
		`{"account":{"availableFeatures":["PREMIUM","API"]}}`:    "webhooks=not_tested",
		`{"settings":{"closed":true,"storeName":"Fern"}}`:        "storefront=warning webhooks=not_tested",
		`{"permissions":["read_store_profile"],"settings":null}`: "webhooks=not_tested",
	} {
		answer := func(req *http.Request) (*http.Response, error) {
			body := strings.Replace(profile, "{", `{"permissions":["read_store_profile"],`, 1)
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body)), Request: req,
				Header: http.Header{"Date": {time.Now().UTC().Format(http.TimeFormat)}}}, nil
		}
		watch := NewWatch(roundTripper(answer), time.Now)
		client, err := ecwid.New(ecwid.Config{StoreID: 7, Token: ecwid.NewSecret("secret_a"), Transport: watch})
		if err != nil {
			t.Fatal(err)
		}
		report := Run(t.Context(), Options{Stores: []Store{{Name: "shop", StoreID: 7, Client: client, Watch: watch, Token: SecretToken}}})
		if got := notOK(report.Stores[0].Checks); got != want {
			t.Errorf("%s: %s", profile, got)
		}
	}
}

// TestBudgetUsedUp: a client that others use too may have nothing left; then nothing is sent.
func TestBudgetUsedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWard()
		client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret("secret_demo"), Transport: w,
			Limits: ecwid.NewLimitsOf(ecwid.Budget{Burst: 1, PerSecond: 0.01})})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Profile(t.Context()); err != nil {
			t.Fatal(err)
		}
		report := Run(t.Context(), Options{Stores: []Store{{Name: "shop", Client: client, Token: SecretToken}}})
		if got := notOK(report.Stores[0].Checks); got != "blocked=problem webhooks=not_tested" || len(w.store.Requests()) != 1 {
			t.Errorf("%s, %d requests", got, len(w.store.Requests()))
		}
	})
}

func TestSeveralStoresAndNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var stores []Store
		for i := range 5 {
			w := newWard()
			w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Latency, LatencyMs: 1000})
			p := w.patient
			p.Name, p.Token = fmt.Sprint("shop", i), SecretToken
			p.Watch = NewWatch(w, time.Now)
			p.Client, _ = ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret("secret_demo"), Transport: p.Watch})
			stores = append(stores, p)
		}
		stores = append(stores, Store{Name: "new", Unconfigured: "Log in."})
		report := Run(t.Context(), Options{Stores: stores, WebhookSecret: true})
		if took := time.Since(start); took > 7*time.Second {
			t.Errorf("the stores waited for each other: %s", took)
		}
		for i, s := range report.Stores {
			if s.Name != stores[i].Name {
				t.Errorf("place %d is %s", i, s.Name)
			}
		}
		last := report.Stores[5]
		if len(last.Checks) != 1 || last.Checks[0] != (Check{"credentials", Problem, "no store is connected", "Log in."}) || report.OK {
			t.Errorf("got %+v", last)
		}
	})
}

func TestToolsAreJudged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWard()
		w.store.SetScopes([]string{"read_catalog", "create_customers"})
		var got []string
		for _, tool := range w.examine(t).Stores[0].Tools {
			got = append(got, fmt.Sprint(tool.Name, " ", tool.State, " ", tool.Missing, " ", tool.Untested))
		}
		want := []string{
			"find_product ok [] []",
			"find_order problem [read_orders] []",
			"create_customer problem [read_customers] [create_customers]",
			"create_discount_coupon problem [read_discount_coupons] [create_discount_coupons]",
			"update_product not_tested [] [update_catalog]",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got\n%s", strings.Join(got, "\n"))
		}
	})
}

// TestEcwidsListWins: what was granted at the login may be out of date.
func TestEcwidsListWins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWard()
		w.patient.Scopes = everyScope()
		w.store.SetBehaviour(sandbox.Behaviour{ApplicationToken: true})
		w.store.SetScopes([]string{"read_store_profile", "read_catalog", "update_catalog", "read_orders"})
		report := w.examine(t)
		if report.OK || report.Stores[0].Tools[2].State != Problem {
			t.Errorf("got %+v", report.Stores[0].Tools)
		}
		if n := len(w.store.Requests()); n != 2 {
			t.Errorf("%d requests although Ecwid told the scopes", n)
		}
	})
}

func TestKindOf(t *testing.T) {
	for token, want := range map[string]TokenKind{"": NoToken, "secret_a": SecretToken, "public_a": PublicToken, "a": UnknownToken, " \n": NoToken} {
		if got := KindOf(ecwid.NewSecret(token)); got != want {
			t.Errorf("%q: %q", token, got)
		}
	}
}

func TestNoTokenIsPrinted(t *testing.T) {
	for _, illness := range illnesses {
		synctest.Test(t, func(t *testing.T) {
			w := newWard()
			w.token = "secret_veryhidden"
			illness.inflict(w)
			var out strings.Builder
			if err := w.examine(t).WriteJSON(&out); err != nil || strings.Contains(out.String(), "veryhidden") {
				t.Errorf("%s: %v\n%s", illness.name, err, &out)
			}
		})
	}
}
