package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is for one answer on a busy machine.
const patience = 10 * time.Second

// request writes a request as it goes over the wire, adding the Host and the length where the header fields do not
// name them. Nothing is checked, so that it may be as wrong as it likes.
func (g *guarded) request(line, body string, fields ...string) string {
	var text strings.Builder
	text.WriteString(line + " HTTP/1.1\r\n")
	if !hasField(fields, "Host") {
		text.WriteString("Host: " + g.host + "\r\n")
	}
	for _, field := range fields {
		text.WriteString(field + "\r\n")
	}
	if body != "" && !hasField(fields, "Content-Length") && !hasField(fields, "Transfer-Encoding") {
		fmt.Fprintf(&text, "Content-Length: %d\r\n", len(body))
	}
	return text.String() + "\r\n" + body
}

// intrude is a request that creates the intruder when it gets in.
func (g *guarded) intrude(line string, fields ...string) string {
	return g.request(line, createIntruder, append(modernHeader("tools/call", "create_customer"), fields...)...)
}

func hasField(fields []string, name string) bool {
	for _, field := range fields {
		if before, _, ok := strings.Cut(field, ":"); ok && strings.EqualFold(strings.TrimSpace(before), name) {
			return true
		}
	}
	return false
}

func chunked(body string) string { return fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(body), body) }

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
	raw    string // all of it
	after  string // why the connection cannot be said to have ended after the answer; "" if it has
}

// exchange sends bytes on a new connection and reads one answer.
func exchange(host, send string) (answer, error) {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return answer{}, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return answer{}, err
	}
	go func() { _, _ = io.WriteString(conn, send) }() // fails when the server has read enough
	var got answer
	var raw bytes.Buffer
	reader := bufio.NewReader(io.TeeReader(conn, &raw))
	method, _, _ := strings.Cut(send, " ")
	response, err := http.ReadResponse(reader, &http.Request{Method: method})
	if err == nil {
		var body []byte
		body, err = io.ReadAll(response.Body)
		got.status, got.header, got.body = response.StatusCode, response.Header, string(body)
		got.after = ending(conn, reader, response)
	}
	got.raw = raw.String()
	return got, err
}

// ending says what follows an answer. The end is waited for only where the answer announces it, or bytes are there.
func ending(conn net.Conn, reader *bufio.Reader, response *http.Response) string {
	if !response.Close {
		return "the connection stays open"
	}
	_ = conn.SetReadDeadline(time.Now().Add(patience))
	_, err := reader.ReadByte()
	switch {
	case err == nil:
		return "another answer"
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return ""
	}
	return err.Error()
}

// stream is an answer that stays open.
type stream struct {
	conn   net.Conn
	reader *bufio.Reader
	status int
}

// open sends a request and reads the header of its answer.
func open(t *testing.T, host, send string) *stream {
	t.Helper()
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	s := &stream{conn: conn, reader: bufio.NewReader(conn)}
	_ = conn.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(conn, send); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(s.reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.status, s.reader = response.StatusCode, bufio.NewReader(response.Body)
	return s
}

// event returns the data of the next event that comes before the deadline.
func (s *stream) event(within time.Duration) (string, error) {
	_ = s.conn.SetReadDeadline(time.Now().Add(within))
	for {
		line, err := s.reader.ReadString('\n')
		if err != nil {
			return "", err
		}
		if data, ok := strings.CutPrefix(strings.TrimSpace(line), "data:"); ok {
			return strings.TrimSpace(data), nil
		}
	}
}

// ends reports whether the server ends the stream in time.
func (s *stream) ends(within time.Duration) error {
	_ = s.conn.SetReadDeadline(time.Now().Add(within))
	_, err := io.Copy(io.Discard, s.reader)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("the stream is still open after %s", within)
	}
	return nil
}
