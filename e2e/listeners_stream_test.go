package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const updated = "notifications/resources/updated"

// listeners are clients of which each keeps a stream open on a connection of its own, and takes as little as can be of a
// machine that the server shares with them.
type listeners struct {
	b       *testing.B
	server  *follower
	uri     string
	told    chan time.Time // when a notification arrived
	closing atomic.Bool    // streams may end
}

func newListeners(b *testing.B, server *follower, uri string, n int) *listeners {
	return &listeners{b: b, server: server, uri: uri, told: make(chan time.Time, 2*n)}
}

// listen opens a subscriptions/listen of the modern era.
func (l *listeners) listen(c *caller) {
	header := c.header.Clone()
	header.Set("Mcp-Method", "subscriptions/listen")
	body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":[%q]}%s}}`, l.uri, c.meta)
	l.open(http.MethodPost, header, body, "acknowledged")
}

// subscribe opens a session of the legacy era with its GET stream.
func (l *listeners) subscribe(c *caller) {
	session, err := c.initialize()
	if err != nil {
		l.b.Fatal(err)
	}
	header := c.header.Clone()
	header.Set("Mcp-Session-Id", session)
	_, answer, err := c.post(header, fmt.Sprintf(`{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":%q}}`, l.uri))
	if err != nil || !strings.Contains(answer, `"result"`) {
		l.b.Fatal(answer, err)
	}
	l.open(http.MethodGet, header, "", "200 OK")
}

// open sends a request and returns when a line of the answer holds the text.
func (l *listeners) open(method string, header http.Header, body, text string) {
	conn, err := net.Dial("tcp", l.server.addr())
	if err != nil {
		l.b.Fatal(err)
	}
	l.b.Cleanup(func() { _ = conn.Close() })
	var request bytes.Buffer
	fmt.Fprintf(&request, "%s /mcp HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n", method, l.server.addr(), len(body))
	_ = header.Write(&request) // a buffer takes all
	request.WriteString("\r\n" + body)
	if _, err := conn.Write(request.Bytes()); err != nil {
		l.b.Fatal(err)
	}
	lines := bufio.NewReaderSize(conn, 1024)
	for line := ""; !strings.Contains(line, text); {
		if line, err = lines.ReadString('\n'); err != nil {
			l.b.Fatal(err)
		}
	}
	go l.follow(lines)
}

// follow reads until the connection is closed.
func (l *listeners) follow(lines *bufio.Reader) {
	for {
		line, err := lines.ReadSlice('\n')
		switch {
		case err == nil && bytes.Contains(line, []byte(updated)):
			l.told <- time.Now()
		case err != nil && !l.closing.Load():
			l.b.Error("a stream has ended: ", err)
			return
		case err != nil:
			return
		}
	}
}
