package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"ecwid-mcp/internal/app"

	"golang.org/x/term"
)

// maxLine is more than a terminal takes in one line.
const maxLine = 16 << 10

// person is whoever types on standard input, or the script that writes to it. Questions go to standard error.
type person struct {
	std app.Streams
	machine
}

func (p person) atTerminal() bool { return p.terminal(p.std.In) }

// line asks for one line; what is typed is shown.
func (p person) line(ctx context.Context, question string) (string, error) {
	if p.atTerminal() {
		fmt.Fprint(p.std.Err, question)
	}
	return readLine(ctx, p.std.In)
}

// secret asks for one line that is not shown while it is typed. From a pipe it reads a line like any other.
func (p person) secret(ctx context.Context, question string) (string, error) {
	if !p.atTerminal() {
		return readLine(ctx, p.std.In)
	}
	fmt.Fprint(p.std.Err, question)
	defer fmt.Fprintln(p.std.Err) // the Enter was not shown either
	return p.readHidden(ctx, p.std.In)
}

// readLine reads up to the end of a line and not further. A read of standard input cannot be cancelled: when ctx ends
// first, the read goes on until somebody types or the process ends.
func readLine(ctx context.Context, in io.Reader) (string, error) {
	return until(ctx, func() (string, error) {
		var line strings.Builder
		char := make([]byte, 1)
		for line.Len() < maxLine {
			n, err := in.Read(char)
			if n > 0 && char[0] == '\n' {
				return strings.TrimSpace(line.String()), nil
			}
			line.Write(char[:n])
			if errors.Is(err, io.EOF) && line.Len() > 0 {
				return strings.TrimSpace(line.String()), nil
			}
			if err != nil {
				return "", fmt.Errorf("standard input ended: %w", err)
			}
		}
		return "", fmt.Errorf("the line is longer than %d characters", maxLine)
	})
}

// readHidden reads a line from a terminal whose echo is off meanwhile, also when ctx ends before it comes.
func readHidden(ctx context.Context, in io.Reader) (string, error) {
	fd, ok := terminalOf(in)
	if !ok {
		return "", errors.New("standard input is no terminal")
	}
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	line, err := until(ctx, func() (string, error) {
		data, err := term.ReadPassword(fd)
		return strings.TrimSpace(string(data)), err
	})
	if ctx.Err() != nil {
		return "", errors.Join(ctx.Err(), term.Restore(fd, before))
	}
	return line, err
}

// terminalOf gives the file descriptor of a terminal.
func terminalOf(in io.Reader) (fd int, ok bool) {
	file, ok := in.(*os.File)
	if !ok {
		return 0, false
	}
	fd = int(file.Fd())
	return fd, term.IsTerminal(fd)
}

// until waits for read or for the end of ctx, whichever comes first.
func until(ctx context.Context, read func() (string, error)) (string, error) {
	type result struct {
		line string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		line, err := read()
		done <- result{line, err}
	}()
	select {
	case r := <-done:
		return r.line, r.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
