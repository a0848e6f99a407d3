package transport

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

const ask = `{"jsonrpc":"2.0","id":1,"method":"ping"}` + "\n"

func TestReaderHandsOnWholeLines(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"lines":              {"a\nb\n", "a\nb\n"},
		"last without end":   {"a\nb", "a\nb\n"},
		"empty lines":        {"\n \t\r\na\n\n", "a\n"},
		"nothing":            {"", ""},
		"longer than a read": {strings.Repeat("x", 100_000) + "\n", strings.Repeat("x", 100_000) + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, in := range []io.Reader{strings.NewReader(test.in), iotest.OneByteReader(strings.NewReader(test.in)), iotest.DataErrReader(strings.NewReader(test.in))} {
				got, err := io.ReadAll(newLineReader(t.Context(), in, NewPending(), time.Second, quiet()))
				if err != nil || string(got) != test.want {
					t.Errorf("got %q, %v", got, err)
				}
			}
		})
	}
}

func TestReaderKeepsOtherErrors(t *testing.T) {
	broken := errors.New("broken")
	got, err := io.ReadAll(newLineReader(t.Context(), io.MultiReader(strings.NewReader("a"), iotest.ErrReader(broken)), NewPending(), time.Second, quiet()))
	if !errors.Is(err, broken) || string(got) != "a\n" {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestEndIsHeldBack: the end of input comes when the answer does, when the time is up, or when the server stops.
func TestEndIsHeldBack(t *testing.T) {
	for name, test := range map[string]struct {
		answerAfter, stopAfter, want time.Duration
		warned                       bool
	}{
		"answered":  {answerAfter: time.Second, stopAfter: time.Hour, want: time.Second},
		"time's up": {answerAfter: time.Hour, stopAfter: time.Hour, want: 5 * time.Second, warned: true},
		"stopped":   {answerAfter: time.Hour, stopAfter: 2 * time.Second, want: 2 * time.Second, warned: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				var log bytes.Buffer
				p := NewPending()
				reader := newLineReader(ctx, strings.NewReader(ask), p, 5*time.Second, slog.New(slog.NewTextHandler(&log, nil)))
				writer := &lineWriter{out: io.Discard, pending: p}
				start := time.Now()
				answering := time.AfterFunc(test.answerAfter, func() { _, _ = io.WriteString(writer, `{"jsonrpc":"2.0","id":1,"result":{}}`+"\n") })
				defer answering.Stop()
				stopping := time.AfterFunc(test.stopAfter, stop)
				defer stopping.Stop()
				got, err := io.ReadAll(reader)
				if took := time.Since(start); took != test.want || err != nil || string(got) != ask {
					t.Errorf("%q, %v after %v", got, err, took)
				}
				if warned := strings.Contains(log.String(), "requests=1"); warned != test.warned {
					t.Errorf("log: %q", &log)
				}
			})
		})
	}
}

func TestFailedWriteCountsAsAnswered(t *testing.T) {
	p := NewPending()
	p.add("1")
	closed := &lineWriter{out: failingWriter{}, pending: p}
	if _, err := io.WriteString(closed, `{"id":1,"result":{}}`); err == nil {
		t.Error("the error was lost")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if p.wait(ended) != 0 {
		t.Error("still waiting")
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
