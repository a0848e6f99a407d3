package login

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
)

// pipeListener is a listener in memory, which a test's bubble can wait for.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
}

func newPipeListener() *pipeListener {
	return &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	select {
	case <-l.closed:
	default:
		close(l.closed)
	}
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8765} }

func (l *pipeListener) dial() net.Conn {
	here, there := net.Pipe()
	l.conns <- there
	return here
}

func memoryConsent(l net.Listener) Consent {
	return Consent{
		App:    ecwid.OAuthApp{ClientID: "app", ClientSecret: ecwid.NewSecret("s")},
		Scopes: []ecwid.Scope{ecwid.ReadOrders}, Route: Route{listen: "127.0.0.1:0"}, Out: io.Discard,
		Listen: func(context.Context, string) (net.Listener, error) { return l, nil },
	}
}

func TestNobodyAnswersForFiveMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newPipeListener()
		began := time.Now()
		_, err := memoryConsent(l).Ask(t.Context())
		if took := time.Since(began); !errors.Is(err, errTooLate) || took != 5*time.Minute {
			t.Errorf("after %v: %v", took, err)
		}
		<-l.closed
	})
}

func TestSettingsThatFailLateCloseTheListener(t *testing.T) {
	l := newPipeListener()
	c := memoryConsent(l)
	c.App.BaseURL = "no address"
	if _, err := c.Ask(t.Context()); err == nil {
		t.Error("no error")
	}
	<-l.closed
}

func TestTheLoginIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		interrupted := errors.New("interrupted")
		l := newPipeListener()
		time.AfterFunc(time.Minute, func() { cancel(interrupted) })
		if _, err := memoryConsent(l).Ask(ctx); !errors.Is(err, interrupted) {
			t.Errorf("got %v", err)
		}
		<-l.closed
	})
}

// A stranger who connects and says nothing, or says it slowly, holds up neither the login nor its end.
func TestASilentConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newPipeListener()
		began, ended := time.Now(), make(chan error, 1)
		go func() {
			_, err := memoryConsent(l).Ask(t.Context())
			ended <- err
		}()
		silent := l.dial()
		defer silent.Close()
		time.AfterFunc(5*time.Minute-time.Second, func() { _ = l.dial() })
		if err := <-ended; !errors.Is(err, errTooLate) || time.Since(began) > 5*time.Minute+closePatience {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

func TestAHugeHeaderIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		l := newPipeListener()
		ended := make(chan error, 1)
		go func() {
			_, err := memoryConsent(l).Ask(ctx)
			ended <- err
		}()
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) { return l.dial(), nil }}}
		request, err := http.NewRequestWithContext(ctx, "GET", "http://127.0.0.1:8765/callback", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Large", strings.Repeat("x", 2*maxHeader))
		response, err := client.Do(request)
		if err == nil {
			if response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
				t.Errorf("HTTP %d", response.StatusCode)
			}
			_ = response.Body.Close()
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}
