package receiver

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/webhook"
	"ecwid-mcp/internal/events/journal"
)

func TestAWebhookIsInTheJournalWhenItIsAnswered(t *testing.T) {
	f := open(t, nil)
	if status := f.send(t, post{at: today.Add(-time.Hour), kind: "unfinished_order.created",
		data: `{"orderId":"RA1SD","cartId":"320AB5DE-8B2D"}`}); status != http.StatusOK {
		t.Fatalf("answered with %d", status)
	}
	want := []journal.Hook{{ID: "80aece08-40e8-4145-8764-6c2f0d386784", Store: key, Type: "unfinished_order.created",
		EntityID: "103878161", OrderID: "RA1SD", CartID: "320AB5DE-8B2D", Created: today.Add(-time.Hour), Received: today}}
	if diff := cmp.Diff(want, f.inbox(t, key)); diff != "" {
		t.Error(diff)
	}
}

func TestTypesHaveOneSpellingInTheJournal(t *testing.T) {
	f := open(t, nil)
	f.send(t, post{id: "1", kind: "application.subscription_status_changed"})
	f.send(t, post{id: "2", kind: "application.uninstalled"})
	var got []string
	for _, hook := range f.inbox(t, key) {
		got = append(got, hook.Type)
	}
	want := []string{string(webhook.ApplicationSubscriptionStatusChanged), string(webhook.ApplicationUninstalled)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNotTaken(t *testing.T) {
	long := `{"orderId":"` + strings.Repeat("a", maxBody) + `"}`
	tests := map[string]struct {
		post    post
		status  int
		outcome Outcome
	}{
		"no signature":             {post{signature: []string{}}, 403, Unsigned},
		"an empty signature":       {post{signature: []string{""}}, 403, Unsigned},
		"a wrong signature":        {post{signature: []string{strings.Repeat("A", 43) + "="}}, 403, Unsigned},
		"a right and a wrong one":  {post{signature: []string{webhook.Sign(secret, today.Unix(), "x"), "x"}, id: "x"}, 403, Unsigned},
		"a wrong and a right one":  {post{signature: []string{"x", webhook.Sign(secret, today.Unix(), "x")}, id: "x"}, 403, Unsigned},
		"another app's secret":     {post{secret: other}, 403, Unsigned},
		"for another app's store":  {post{store: otherID}, 403, Unsigned},
		"an unknown store, forged": {post{store: foreignID, secret: "guess"}, 403, Unsigned},
		"an unknown store":         {post{store: foreignID}, 200, Foreign},
		"a day and an hour old":    {post{at: today.Add(-25*time.Hour - time.Second)}, 403, TooOld},
		"of the future":            {post{at: today.Add(25*time.Hour + time.Second)}, 403, TooOld},
		"of the beginning of time": {post{at: time.Unix(-1<<55, 0)}, 403, TooOld},
		"of the end of time":       {post{at: time.Unix(1<<55, 0)}, 403, TooOld},
		"old for an unknown store": {post{store: foreignID, at: today.Add(-26 * time.Hour)}, 403, TooOld},
		"GET":                      {post{method: http.MethodGet}, 405, NoPost},
		"OPTIONS":                  {post{method: http.MethodOptions}, 405, NoPost},
		"a form":                   {post{contentType: "application/x-www-form-urlencoded"}, 415, NoJSON},
		"no readable content type": {post{contentType: ";"}, 415, NoJSON},
		"JSON that is a patch":     {post{contentType: "application/json-patch+json"}, 415, NoJSON},
		"no JSON":                  {post{body: "<xml/>"}, 400, Malformed},
		"a list":                   {post{body: "[]"}, 400, Malformed},
		"too large":                {post{data: long}, 413, TooLarge},
		"a secret that none needs": {post{path: Path + "/secret"}, 404, NoRoute},
		"a slash behind the path":  {post{path: Path + "/"}, 404, NoRoute},
		"another path":             {post{path: "/webhooks"}, 404, NoRoute},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := open(t, nil)
			if status := f.send(t, test.post); status != test.status {
				t.Errorf("answered with %d, want %d", status, test.status)
			}
			if f.count(test.outcome) != 1 {
				t.Errorf("told %v, want %q", f.outcomes, test.outcome)
			}
			if inbox := append(f.inbox(t, key), f.inbox(t, otherKey)...); len(inbox)+len(f.notices()) != 0 {
				t.Errorf("took %v and woke %v", inbox, f.notices())
			}
		})
	}
}

func TestWhatIsTakenAtTheEdges(t *testing.T) {
	exact := post{data: `{"orderId":""}`}.request().ContentLength
	tests := map[string]post{
		"25 hours old":     {at: today.Add(-25 * time.Hour)},
		"25 hours hence":   {at: today.Add(25 * time.Hour)},
		"text/json":        {contentType: "text/json"},
		"no charset":       {contentType: "application/json"},
		"just 64 KiB":      {data: `{"orderId":"` + strings.Repeat("a", maxBody-int(exact)) + `"}`},
		"a store's second": {store: otherID, secret: other},
	}
	for name, p := range tests {
		t.Run(name, func(t *testing.T) {
			f := open(t, nil)
			if status := f.send(t, p); status != http.StatusOK || f.count(Accepted) != 1 {
				t.Errorf("answered with %d, %v", status, f.outcomes)
			}
			inbox := append(f.inbox(t, key), f.inbox(t, otherKey)...)
			if len(inbox) != 1 || len(inbox[0].OrderID) > maxID {
				t.Errorf("the journal has %v", inbox)
			}
		})
	}
}

func TestAStoreWithoutASecretTakesNothing(t *testing.T) {
	f := open(t, func(opts *Options) {
		opts.Stores = map[int64]Store{storeID: {Key: key}, otherID: {Key: otherKey, Secret: ecwid.NewSecret(other)}}
	})
	for _, p := range []post{{}, {signature: []string{webhook.Sign("", today.Unix(), "x")}, id: "x"}, {secret: other}, {store: foreignID}} {
		if status := f.send(t, p); status != http.StatusForbidden {
			t.Errorf("answered with %d", status)
		}
	}
	if f.count(NoSecret) != 3 || len(f.inbox(t, key)) != 0 {
		t.Errorf("told %v", f.outcomes)
	}
}

func TestThePathSecret(t *testing.T) {
	f := open(t, func(opts *Options) { opts.PathSecret = ecwid.NewSecret("s3cret") })
	for path, want := range map[string]int{
		Path + "/s3cret":          http.StatusOK,
		Path:                      http.StatusNotFound,
		Path + "/":                http.StatusNotFound,
		Path + "/S3cret":          http.StatusNotFound,
		Path + "/s3cre":           http.StatusNotFound,
		Path + "/s3cret/":         http.StatusNotFound,
		Path + "/s3cret/x":        http.StatusNotFound,
		Path + "s3cret":           http.StatusNotFound,
		"/x" + Path + "/s3cret":   http.StatusNotFound,
		Path + "/s3cret%2e":       http.StatusNotFound,
		Path + "/%73%33%63%72et":  http.StatusOK, // the same path, spelled otherwise
		Path + "/s3cret%00":       http.StatusNotFound,
		Path + "//s3cret":         http.StatusNotFound,
		Path + "/../ecwid/s3cret": http.StatusNotFound,
	} {
		if got := f.send(t, post{path: path}); got != want {
			t.Errorf("%s answered with %d, want %d", path, got, want)
		}
	}
}

func TestAReplayChangesNothing(t *testing.T) {
	f := open(t, nil)
	first := post{data: `{"orderId":"XJ12H"}`}
	for range 3 {
		if status := f.send(t, first); status != http.StatusOK {
			t.Errorf("answered with %d", status)
		}
	}
	// The signature does not cover the body, so this one is right for it.
	if status := f.send(t, post{kind: "application.uninstalled", data: `{"orderId":"FORGED"}`}); status != http.StatusOK {
		t.Errorf("answered with %d", status)
	}
	inbox := f.inbox(t, key)
	if len(inbox) != 1 || inbox[0].OrderID != "XJ12H" || inbox[0].Type != "order.created" {
		t.Errorf("the journal has %v", inbox)
	}
	if diff := cmp.Diff([]journal.StoreKey{key}, f.notices()); diff != "" {
		t.Error("only the new one wakes the worker: " + diff)
	}
}

func TestARefusalOfAMethodNamesTheRightOne(t *testing.T) {
	f := open(t, nil)
	answer := recorded(f, post{method: http.MethodPut}.request())
	if got := answer.Header().Get("Allow"); got != http.MethodPost {
		t.Errorf("Allow is %q", got)
	}
}

func TestOutcomesAreAll(t *testing.T) {
	known := map[Outcome]bool{}
	for _, outcome := range Outcomes() {
		if known[outcome] || outcome == "" {
			t.Errorf("%q is there twice, or has no name", outcome)
		}
		known[outcome] = true
	}
	f := open(t, nil)
	for _, p := range []post{{}, {method: http.MethodPut}, {signature: []string{"forged"}}, {data: `[`}} {
		f.send(t, p)
	}
	for outcome := range f.outcomes {
		if !known[outcome] {
			t.Errorf("%q is not among them", outcome)
		}
	}
}
