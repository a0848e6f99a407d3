package e2e

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// listening is a subscription of the modern era, as it comes over the wire.
type listening struct {
	t     testing.TB
	uri   string
	lines chan string // what was told; closed when the stream ends
}

// listenTo follows a resource until the test or the server ends.
func listenTo(t testing.TB, url, uri string) *listening {
	t.Helper()
	c := newCaller(t, url, modernEra)
	body := fmt.Sprintf(`{"jsonrpc":"2.0","id":"L","method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":[%q]}%s}}`, uri, c.meta)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = c.header.Clone()
	request.Header.Set("Mcp-Method", "subscriptions/listen")
	response, err := c.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	l := &listening{t: t, uri: uri, lines: make(chan string, 100)}
	ended := make(chan struct{})
	t.Cleanup(func() {
		_ = response.Body.Close()
		<-ended
	})
	go func() {
		defer close(ended)
		defer close(l.lines)
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data:"); ok {
				l.lines <- data
			}
		}
	}()
	if ack := l.line(); !strings.Contains(ack, "notifications/subscriptions/acknowledged") || !strings.Contains(ack, uri) {
		t.Fatalf("instead of an acknowledgement: %s", ack)
	}
	return l
}

func (l *listening) line() string {
	l.t.Helper()
	select {
	case line, ok := <-l.lines:
		if !ok {
			l.t.Fatal("the stream has ended")
		}
		return line
	case <-time.After(newsPatience):
		l.t.Fatalf("nothing is told of %s", l.uri)
	}
	return ""
}

// next waits for the next notification.
func (l *listening) next() {
	l.t.Helper()
	if line := l.line(); !strings.Contains(line, `"notifications/resources/updated"`) || !strings.Contains(line, `"`+l.uri+`"`) || !strings.Contains(line, `/subscriptionId":"L"`) {
		l.t.Errorf("told: %s", line)
	}
}
