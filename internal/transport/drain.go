package transport

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// lineReader hands on the lines of in and notes every request that will be answered. It holds the end of input back
// until those answers are out, because the MCP library drops unfinished work at that moment.
type lineReader struct {
	ctx     context.Context
	in      *bufio.Reader
	pending *Pending
	drain   time.Duration
	logger  *slog.Logger

	rest []byte // of the current line
	err  error  // that ended in
}

func newLineReader(ctx context.Context, in io.Reader, p *Pending, drain time.Duration, logger *slog.Logger) *lineReader {
	return &lineReader{ctx: ctx, in: bufio.NewReader(in), pending: p, drain: drain, logger: logger}
}

// Read implements io.Reader.
func (r *lineReader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.err != nil {
			r.awaitAnswers()
			return 0, r.err
		}
		r.nextLine()
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func (r *lineReader) nextLine() {
	line, err := r.in.ReadBytes('\n')
	r.err = err
	if len(bytes.TrimSpace(line)) == 0 {
		return // an empty line is no message and deserves no parse error
	}
	if err != nil {
		line = append(line, '\n') // the last line may come without its end
	}
	if id, ok := requestID(line); ok {
		r.pending.add(id)
	}
	r.rest = line
}

func (r *lineReader) awaitAnswers() {
	ctx, cancel := context.WithTimeout(r.ctx, r.drain)
	defer cancel()
	if unanswered := r.pending.wait(ctx); unanswered > 0 {
		r.logger.Warn("input ended and some requests were not answered in time", "requests", unanswered)
	}
}

// lineWriter hands on what the MCP library writes, one whole message a call, and notes the answers.
type lineWriter struct {
	pending *Pending

	mu  sync.Mutex
	out io.Writer
}

type linesKey struct{}

func linesOf(ctx context.Context) *lineWriter {
	lines, _ := ctx.Value(linesKey{}).(*lineWriter)
	return lines
}

// Write implements io.Writer.
func (w *lineWriter) Write(message []byte) (int, error) {
	w.mu.Lock()
	n, err := w.out.Write(message)
	w.mu.Unlock()
	if id, ok := answerID(message); ok {
		w.pending.done(id) // also when the write failed: there will be no other answer
	}
	return n, err
}

// event implements eventSink.
func (w *lineWriter) event(message []byte) error {
	_, err := w.Write(append(message, '\n'))
	return err
}
