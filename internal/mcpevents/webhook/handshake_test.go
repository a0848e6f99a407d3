package webhook

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/sqlite"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
)

// echo is an endpoint that wants to be called: it checks who asks and sends the challenge back. Below /deaf it does not.
type echo struct {
	*httptest.Server
	key   callback.Key
	asked atomic.Int64
}

func newEcho(t *testing.T, key callback.Key) *echo {
	e := &echo{key: key}
	e.Server = httptest.NewTLSServer(e)
	t.Cleanup(e.Close)
	return e
}

func (e *echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.asked.Add(1)
	body, err := io.ReadAll(r.Body)
	seconds, _ := strconv.ParseInt(r.Header.Get("webhook-timestamp"), 10, 64)
	signature := callback.Sign(e.key, r.Header.Get("webhook-id"), time.Unix(seconds, 0), body)
	switch {
	case err != nil || r.Header.Get("webhook-signature") != signature || !strings.HasPrefix(r.Header.Get("X-MCP-Subscription-Id"), "sub_"):
		w.WriteHeader(http.StatusUnauthorized)
	case strings.HasPrefix(r.URL.Path, "/deaf"):
		_, _ = io.WriteString(w, `{"challenge":"what?"}`)
	default:
		_, _ = w.Write(body)
	}
}

// process is a process of its own, on the journal in a folder.
func (e *echo) process(t *testing.T, folder string) (*Service, journal.Journal) {
	t.Helper()
	j, err := sqlite.Open(t.Context(), sqlite.Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	allow, err := callback.ParseAllowlist([]string{"127.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(e.Certificate())
	client := callback.New(callback.Options{Allow: allow, RootCAs: roots})
	t.Cleanup(client.Close)
	return NewService(ServiceOptions{Journal: j, Feed: feed.New(j), Client: client, Sealer: sealer(1), Limits: Limits{PerPrincipal: 8}}), j
}

// TestHandshake: two processes that share a file, a real endpoint, and many who subscribe at once.
func TestHandshake(t *testing.T) {
	e, folder := newEcho(t, secret(t, 1)), t.TempDir()
	one, log := e.process(t, folder)
	two, _ := e.process(t, folder)
	var all sync.WaitGroup
	var granted atomic.Int64
	for n := range 12 {
		all.Go(func() {
			_, err := []*Service{one, two}[n%2].Subscribe(t.Context(), request(t, "ann", at(fmt.Sprintf("%s/%d", e.URL, n))))
			var full *LimitError
			switch {
			case err == nil:
				granted.Add(1)
			case !errors.As(err, &full):
				t.Error(err)
			}
		})
	}
	all.Wait()
	listed, err := List(t.Context(), log, shop)
	if err != nil || len(listed) != 8 || granted.Load() != 8 {
		t.Fatalf("%d are listed, %d were granted, %v", len(listed), granted.Load(), err)
	}
	asked := e.asked.Load()
	for _, row := range listed {
		if _, err := two.Subscribe(t.Context(), request(t, "ann", at(row.Subscription.URL), with(secret(t, 2)))); err != nil {
			t.Error(err)
		}
	}
	if e.asked.Load() != asked {
		t.Error("endpoints were asked again")
	}
	var unverified *callback.VerifyError
	_, err = one.Subscribe(t.Context(), request(t, "bob", at(e.URL+"/deaf")))
	if !errors.As(err, &unverified) || unverified.Reason != callback.ChallengeFailed {
		t.Errorf("a deaf endpoint: %v", err)
	}
	_, err = one.Subscribe(t.Context(), request(t, "bob", at(e.URL), with(secret(t, 2))))
	if !errors.As(err, &unverified) || unverified.Reason != callback.ChallengeFailed {
		t.Errorf("another secret than the endpoint's: %v", err)
	}
	wantNoSecretIn(t, folder)
}

// wantNoSecretIn looks into the files of a journal.
func wantNoSecretIn(t *testing.T, folder string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	sealed := false
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sealed = sealed || bytes.Contains(data, []byte(`"secret":"`))
		for n := 1; n <= 2; n++ {
			for _, spelling := range spellings(secretText(n)) {
				if bytes.Contains(data, []byte(spelling)) {
					t.Errorf("%s has %s", filepath.Base(file), spelling)
				}
			}
		}
	}
	if !sealed {
		t.Error("there are no rows in the files")
	}
}
