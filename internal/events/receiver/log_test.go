package receiver

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/events/journal"
)

func recorded(h http.Handler, req *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, req)
	return answer
}

func TestTheLogHasCountsAndTypesOnly(t *testing.T) {
	now := today
	f := open(t, func(opts *Options) { opts.Now = func() time.Time { return now } })
	f.send(t, post{id: "secret-id", data: `{"orderId":"ORDER77","customerEmail":"ann@example.com"}`})
	for range 1000 {
		f.send(t, post{id: "forged-id", signature: []string{"c2lnbmF0dXJl"}, data: `{"orderId":"ORDER77"}`})
	}
	f.send(t, post{method: http.MethodGet})
	now = now.Add(logEvery)
	f.send(t, post{body: "ann@example.com"})
	f.Close(t.Context())
	text := f.log.String()
	for _, forbidden := range []string{"secret-id", "forged-id", "ORDER77", "ann@", "c2lnbmF0dXJl", secret, "103878161"} {
		if strings.Contains(text, forbidden) {
			t.Errorf("the log has %q", forbidden)
		}
	}
	for _, line := range []string{`msg="webhooks stored" count=1 new=1 types="order.created 1"`,
		`msg="webhooks not taken" unsigned=1 "unsigned of"=[1003]` + "\n",
		`msg="webhooks not taken" malformed=1 "no post"=1 unsigned=999 "unsigned of"=[1003]` + "\n"} {
		if strings.Count(text, line) != 1 {
			t.Errorf("the log does not have once: %s", line)
		}
	}
	if lines := strings.Count(text, "\n"); lines != 3 {
		t.Errorf("%d lines:\n%s", lines, text)
	}
}

func TestWhatWasRefusedSinceTheLastLineIsLoggedAtTheEnd(t *testing.T) {
	f := open(t, nil)
	for range 3 {
		f.send(t, post{method: http.MethodGet})
	}
	f.Close(t.Context())
	if text := f.log.String(); !strings.Contains(text, `"no post"=1`) || !strings.Contains(text, `"no post"=2`) {
		t.Errorf("the log has %s", text)
	}
}

func TestAFailingDiskIsLoggedOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(t, func(opts *Options) {
			opts.Now = time.Now
			opts.Inbox = inboxFunc(func(context.Context, []journal.Hook) (int, error) { return 0, errDisk })
		})
		for range 130 {
			f.send(t, post{at: time.Now()})
			<-time.After(time.Second)
		}
		f.Close(t.Context())
		if n := strings.Count(f.log.String(), errDisk.Error()); n != 3 {
			t.Errorf("%d lines in 130 seconds, want 3", n)
		}
	})
}

// TestTheLogNamesOurStores: who reads it has to know whose secret is wrong or missing. Numbers of other stores, which
// anybody can make up, are left out.
func TestTheLogNamesOurStores(t *testing.T) {
	now := today
	f := open(t, func(opts *Options) {
		opts.Now = func() time.Time { return now }
		opts.Stores[unsignedID] = Store{Key: "app.ecwid.com/1006"}
	})
	f.send(t, post{method: http.MethodGet})
	f.send(t, post{store: unsignedID})
	f.send(t, post{store: otherID, secret: "wrong"})
	f.send(t, post{secret: "wrong"})
	f.send(t, post{store: foreignID, secret: "wrong"})
	f.Close(t.Context())
	if want := `msg="webhooks not taken" "no secret"=1 "no secret of"=[1006] unsigned=3 "unsigned of"="[1003 1004]"` + "\n"; !strings.Contains(f.log.String(), want) {
		t.Errorf("the log has %s", f.log.String())
	}
}
