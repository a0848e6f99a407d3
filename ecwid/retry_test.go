package ecwid

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// attempt is one request that reached the network: what it held and when.
type attempt struct {
	method, path, query, body, contentType string
	at                                     time.Duration
}

// network fails the first requests as told and answers the others with success.
type network struct {
	fail     func(n int) (*http.Response, error, bool)
	success  string
	mu       sync.Mutex
	start    time.Time
	attempts []attempt
}

func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	n.attempts = append(n.attempts, attempt{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, string(body),
		r.Header.Get("Content-Type"), time.Since(n.start)})
	if res, err, failed := n.fail(len(n.attempts)); failed {
		return res, err
	}
	return reply(http.StatusOK, n.success), nil
}

// A failure is one way in which a request can come to nothing.
type failure struct {
	status int
	body   string
	header []string
	err    error
	cut    bool // the answer's body breaks off
}

func (f failure) answer() (*http.Response, error) {
	if f.err != nil {
		return nil, f.err
	}
	res := reply(f.status, f.body, f.header...)
	if f.cut {
		res.Body = io.NopCloser(io.MultiReader(strings.NewReader(f.body), brokenReader{}))
	}
	return res, nil
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

var (
	errDial = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	errRead = &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}
	errDNS  = &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "app.ecwid.com"}}
)

// verdict is whether a repeat follows, and what the caller sees when the failure lasts.
type verdict struct {
	repeats bool
	kind    Kind
}

func TestRetryVerdicts(t *testing.T) {
	tests := map[string]struct {
		failure         failure
		idempotent, not verdict
	}{
		"429":               {failure{status: 429, header: []string{"Retry-After", "3"}}, verdict{true, KindRateLimited}, verdict{true, KindRateLimited}},
		"500":               {failure{status: 500}, verdict{false, KindUnavailable}, verdict{false, KindOutcomeUnknown}},
		"502":               {failure{status: 502}, verdict{true, KindUnavailable}, verdict{false, KindOutcomeUnknown}},
		"503":               {failure{status: 503}, verdict{true, KindUnavailable}, verdict{false, KindOutcomeUnknown}},
		"504":               {failure{status: 504}, verdict{true, KindUnavailable}, verdict{false, KindOutcomeUnknown}},
		"408":               {failure{status: 408}, verdict{true, KindUnavailable}, verdict{false, KindOutcomeUnknown}},
		"449":               {failure{status: 449}, verdict{false, KindUnavailable}, verdict{false, KindOutcomeUnknown}},
		"no connection":     {failure{err: errDial}, verdict{true, KindUnavailable}, verdict{true, KindUnavailable}},
		"no such host":      {failure{err: errDNS}, verdict{true, KindUnavailable}, verdict{true, KindUnavailable}},
		"connection reset":  {failure{err: errRead}, verdict{true, KindUnavailable}, verdict{false, KindOutcomeUnknown}},
		"connection closed": {failure{err: io.ErrUnexpectedEOF}, verdict{true, KindUnavailable}, verdict{false, KindOutcomeUnknown}},
		"answer cut":        {failure{status: 200, body: `{"id":`, cut: true}, verdict{true, KindUnavailable}, verdict{false, KindOutcomeUnknown}},
		"half an answer":    {failure{status: 200, body: `{"id":`}, verdict{true, KindMalformed}, verdict{false, KindOutcomeUnknown}},
		"no answer body":    {failure{status: 200}, verdict{true, KindMalformed}, verdict{false, KindOutcomeUnknown}},
		"a page":            {failure{status: 200, body: "<html>"}, verdict{true, KindMalformed}, verdict{false, KindOutcomeUnknown}},
		"not our JSON":      {failure{status: 200, body: `[]`}, verdict{false, KindMalformed}, verdict{false, KindOutcomeUnknown}},
		"redirect":          {failure{status: 302, header: []string{"Location", "https://example.com/"}}, verdict{false, KindMalformed}, verdict{false, KindMalformed}},
		"400":               {failure{status: 400}, verdict{false, KindInvalid}, verdict{false, KindInvalid}},
		"402":               {failure{status: 402}, verdict{false, KindPlanRequired}, verdict{false, KindPlanRequired}},
		"403":               {failure{status: 403, body: `{"errorCode":"NO"}`}, verdict{false, KindUnauthorized}, verdict{false, KindUnauthorized}},
		"404":               {failure{status: 404}, verdict{false, KindNotFound}, verdict{false, KindNotFound}},
		"409":               {failure{status: 409}, verdict{false, KindConflict}, verdict{false, KindConflict}},
		"415":               {failure{status: 415}, verdict{false, KindInvalid}, verdict{false, KindInvalid}},
		"422":               {failure{status: 422}, verdict{false, KindInvalid}, verdict{false, KindInvalid}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, c := range idempotentCalls {
				want := test.idempotent
				if c.name == "update" && test.not.kind == KindOutcomeUnknown {
					want.kind = KindOutcomeUnknown // it may be repeated, and may have arrived
				}
				t.Run(c.name, func(t *testing.T) { checkVerdict(t, c, test.failure, want) })
			}
			for _, c := range otherCalls {
				t.Run(c.name, func(t *testing.T) { checkVerdict(t, c, test.failure, test.not) })
			}
		})
	}
}

type clientCall struct {
	name string
	do   func(context.Context, *Client) error
}

var idempotentCalls = []clientCall{
	{"read", func(ctx context.Context, c *Client) error { _, err := c.Order(ctx, "XJ12H"); return err }},
	{"search", func(ctx context.Context, c *Client) error {
		_, err := c.SearchProducts(ctx, ProductQuery{})
		return err
	}},
	{"update", func(ctx context.Context, c *Client) error {
		_, err := c.UpdateProduct(ctx, 7, ProductFields{Price: Some(MoneyFromInt(0))})
		return err
	}},
	{"calculate", func(ctx context.Context, c *Client) error { _, err := c.CalculateOrder(ctx, Calculation{}); return err }},
}

var otherCalls = []clientCall{
	{"create order", func(ctx context.Context, c *Client) error {
		_, err := c.CreateOrder(ctx, NewOrder{Email: "a@b.c"})
		return err
	}},
	{"create customer", func(ctx context.Context, c *Client) error {
		_, err := c.CreateCustomer(ctx, CustomerFields{Email: Some("a@b.c")})
		return err
	}},
	{"create product", func(ctx context.Context, c *Client) error {
		_, err := c.CreateProduct(ctx, ProductFields{})
		return err
	}},
	{"create coupon", func(ctx context.Context, c *Client) error {
		_, err := c.CreateCoupon(ctx, DiscountCoupon{})
		return err
	}},
	{"place cart", func(ctx context.Context, c *Client) error { _, err := c.PlaceCart(ctx, "320AB5DE"); return err }},
	{"image", func(ctx context.Context, c *Client) error {
		_, err := c.UploadMainImage(ctx, 7, []byte("GIF89a"))
		return err
	}},
	{"adjust stock", func(ctx context.Context, c *Client) error { _, err := c.AdjustStock(ctx, 7, -1); return err }},
	{"adjust variation stock", func(ctx context.Context, c *Client) error {
		_, err := c.AdjustVariationStock(ctx, 7, 8, -1)
		return err
	}},
}

// checkVerdict lets a call fail once, which shows whether it is repeated, and then for ever.
func checkVerdict(t *testing.T, c clientCall, f failure, want verdict) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		once := &network{start: time.Now(), success: `{}`, fail: func(n int) (*http.Response, error, bool) {
			res, err := f.answer()
			return res, err, n == 1
		}}
		err := c.do(t.Context(), newTestClient(t, once))
		if repeated := len(once.attempts) == 2; repeated != want.repeats || (err == nil) != want.repeats || len(once.attempts) > 2 {
			t.Errorf("after one failure: %d requests, error %v; want a repeat: %v", len(once.attempts), err, want.repeats)
		}
		if len(once.attempts) == 2 {
			first, second := once.attempts[0], once.attempts[1]
			if first.at, second.at = 0, 0; first != second {
				t.Errorf("the repeat differs:\n%+v\n%+v", first, second)
			}
		}
		lasting := &network{start: time.Now(), fail: func(int) (*http.Response, error, bool) {
			res, err := f.answer()
			return res, err, true
		}}
		err = c.do(t.Context(), newTestClient(t, lasting))
		var e *Error
		if !errors.As(err, &e) || e.Kind != want.kind || e.Status != f.status && f.err == nil && !f.cut {
			t.Errorf("a lasting failure gives %v, want kind %s with status %d", err, want.kind, f.status)
		}
		if attempts := map[bool]int{true: maxAttempts, false: 1}[want.repeats]; len(lasting.attempts) != attempts {
			t.Errorf("a lasting failure took %d requests, want %d", len(lasting.attempts), attempts)
		}
	})
}

func TestNoSecondPostAfterAnUnknownOutcome(t *testing.T) {
	lost := []failure{{err: errRead}, {err: io.EOF}, {status: 500}, {status: 503}, {status: 200, body: `{"id"`, cut: true}, {status: 200}}
	harmless := []failure{{status: 429, header: []string{"Retry-After", "1"}}, {err: errDial}}
	for _, c := range otherCalls {
		for _, before := range harmless {
			for _, f := range lost {
				synctest.Test(t, func(t *testing.T) {
					n := &network{start: time.Now(), success: `{}`, fail: func(n int) (*http.Response, error, bool) {
						res, err := []failure{before, f, {status: 200, body: `{}`}}[min(n, 3)-1].answer()
						return res, err, true
					}}
					err := c.do(t.Context(), newTestClient(t, n))
					if !errors.Is(err, ErrOutcomeUnknown) || len(n.attempts) != 2 {
						t.Errorf("%s: %d requests and %v, want 2 and an unknown outcome", c.name, len(n.attempts), err)
					}
				})
			}
		}
	}
}

func TestRetryPausesGrowWithJitterWithinTheDeadline(t *testing.T) {
	tests := map[string]struct {
		jitter   float64
		deadline time.Duration
		want     []time.Duration // of the attempts
	}{
		"short pauses":                {0, time.Minute, []time.Duration{0, 250e6, 750e6, 1750e6}},
		"long pauses":                 {0.999999999, time.Minute, []time.Duration{0, 500e6, 1500e6, 3500e6}},
		"half":                        {0.5, time.Minute, []time.Duration{0, 375e6, 1125e6, 2625e6}},
		"the deadline allows two":     {0, 700 * time.Millisecond, []time.Duration{0, 250e6}},
		"the deadline allows no more": {0, 200 * time.Millisecond, []time.Duration{0}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				var at []time.Duration
				h := &retryHandler{jitter: func() float64 { return test.jitter }, next: handlerFunc(
					func(context.Context, *request) (*response, error) {
						at = append(at, time.Since(start).Round(time.Millisecond))
						return nil, &Error{Kind: KindUnavailable, Status: 503}
					})}
				ctx, cancel := contextWithin(t, test.deadline)
				defer cancel()
				req := get(ReadOrders, nil, "orders")
				if _, err := h.do(ctx, &req); !errors.Is(err, ErrUnavailable) {
					t.Errorf("got %v, want the last failure", err)
				}
				if !slices.Equal(at, test.want) {
					t.Errorf("attempts at %v, want %v", at, test.want)
				}
				if last := time.Since(start).Round(time.Millisecond); last != test.want[len(test.want)-1] {
					t.Errorf("gave up after %v, want right after the last attempt", last)
				}
			})
		})
	}
}

func TestACancelledCallIsNotRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		n := &network{start: time.Now(), fail: func(int) (*http.Response, error, bool) {
			return reply(http.StatusServiceUnavailable, ""), nil, true
		}}
		time.AfterFunc(100*time.Millisecond, cancel) // during the first pause
		_, err := newTestClient(t, n).Order(ctx, "XJ12H")
		if !errors.Is(err, ErrUnavailable) || len(n.attempts) != 1 || time.Since(n.start) != 100*time.Millisecond {
			t.Errorf("%d requests and %v after %v, want 1, when the caller left", len(n.attempts), err, time.Since(n.start))
		}
	})
}

func TestARepeatKeepsItsPlaceInTheQueue(t *testing.T) {
	var tickets []uint64
	h := &retryHandler{jitter: func() float64 { return 0 }, next: handlerFunc(func(_ context.Context, req *request) (*response, error) {
		tickets = append(tickets, req.ticket)
		if req.ticket == 0 {
			req.ticket = 42
			return nil, &Error{Kind: KindRateLimited, Status: http.StatusTooManyRequests}
		}
		return &response{status: http.StatusOK}, nil
	})}
	req := get(ReadOrders, nil, "orders")
	if _, err := h.do(t.Context(), &req); err != nil || !slices.Equal(tickets, []uint64{0, 42}) {
		t.Errorf("tickets %v, error %v", tickets, err)
	}
}

// What an earlier attempt of a change may have done is not forgotten when a later one fails in another way.
func TestAnEarlierAttemptMayHaveArrived(t *testing.T) {
	lost, refused, conflict := failure{err: io.ErrUnexpectedEOF}, failure{err: errDial}, failure{status: 409}
	for name, test := range map[string]struct {
		failures []failure
		call     clientCall
		want     Kind
	}{
		"update lost, then no connection":    {[]failure{lost, refused, refused, refused}, idempotentCalls[2], KindOutcomeUnknown},
		"update lost, then token refused":    {[]failure{lost, {status: 403}}, idempotentCalls[2], KindOutcomeUnknown},
		"update lost, then refused":          {[]failure{lost, conflict}, idempotentCalls[2], KindConflict},
		"update without any connection":      {[]failure{refused, refused, refused, refused}, idempotentCalls[2], KindUnavailable},
		"read lost, then no connection":      {[]failure{lost, refused, refused, refused}, idempotentCalls[0], KindUnavailable},
		"post without connection, then lost": {[]failure{refused, lost}, otherCalls[0], KindOutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := &network{start: time.Now(), fail: func(attempt int) (*http.Response, error, bool) {
					res, err := test.failures[min(attempt, len(test.failures))-1].answer()
					return res, err, true
				}}
				err := test.call.do(t.Context(), newTestClient(t, n))
				var e *Error
				if !errors.As(err, &e) || e.Kind != test.want || len(n.attempts) != len(test.failures) {
					t.Errorf("%d requests, %v, want kind %s", len(n.attempts), err, test.want)
				}
			})
		})
	}
}

func TestABlockOfEcwidsIsToldAsEcwids(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{start: time.Now(), fail: func(int) (*http.Response, error, bool) {
			res, err := failure{status: 429, header: []string{"Retry-After", "3600"}}.answer()
			return res, err, true
		}}
		c := newTestClient(t, n)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for call, status := range []int{429, 0} { // the call that met the 429, and one that is not sent
			_, err := c.Order(ctx, "XJ12H")
			var e *Error
			if !errors.As(err, &e) || e.Kind != KindRateLimited || e.Status != status || e.RetryAfter != time.Hour {
				t.Errorf("got %v", err)
			}
			if asked := strings.Contains(err.Error(), "Ecwid has asked to wait for 1h0m0s"); asked != (call == 1) {
				t.Errorf("got %v", err)
			}
		}
		if len(n.attempts) != 1 {
			t.Errorf("%d requests", len(n.attempts))
		}
	})
}
