package budget

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
)

const childFolder = "BUDGET_TEST_FOLDER"

// printer answers every request and prints when it came, in microseconds since 1970.
type printer struct{ mu sync.Mutex }

func (p *printer) RoundTrip(*http.Request) (*http.Response, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Println(time.Now().UnixMicro())
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}, nil
}

// runChild is a busy process that shares the token with others. It ends with its standard input.
func runChild(folder string) error {
	ledger := Open(folder, nil)
	ledger.patience = time.Minute // also on a machine that has no time
	limits := ecwid.NewSharedLimits(ledger, func(err error) { fmt.Fprintln(os.Stderr, err) })
	c, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret(testToken), Transport: &printer{}, Limits: limits})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	for range 12 {
		group.Go(func() {
			for ctx.Err() == nil {
				_, _ = c.Profile(ctx)
			}
		})
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	group.Wait()
	return ledger.Close()
}

// child is a process of the test, and when its requests left.
type child struct {
	t       *testing.T
	command *exec.Cmd
	input   io.Closer
	lines   *bufio.Scanner
	errors  strings.Builder
	times   []time.Time
}

func start(t *testing.T, folder string) *child {
	t.Helper()
	c := &child{t: t, command: exec.CommandContext(t.Context(), os.Args[0])}
	c.command.Env = append(os.Environ(), childFolder+"="+folder)
	c.command.Stderr = &c.errors
	var err error
	if c.input, err = c.command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	output, err := c.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewScanner(output)
	if err := c.command.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// read waits for n requests, or for all that come until the end.
func (c *child) read(n int) {
	for ; n != 0 && c.lines.Scan(); n-- {
		micros, err := strconv.ParseInt(c.lines.Text(), 10, 64)
		if err != nil {
			c.t.Error(err)
		}
		c.times = append(c.times, time.UnixMicro(micros))
	}
}

// kill ends the process in the middle of what it does.
func (c *child) kill() {
	if err := c.command.Process.Kill(); err != nil {
		c.t.Error(err)
	}
	c.read(-1)
	_ = c.command.Wait() // it was killed
}

// end asks the process to end.
func (c *child) end() {
	_ = c.input.Close()
	c.read(-1)
	if err := c.command.Wait(); err != nil {
		c.t.Errorf("%v: %s", err, c.errors.String())
	}
}

// TestRealProcesses has three busy processes at a time, some of which are killed, and looks at all windows of time: the
// burst of the budget, what flows in, and what may have been due half a second earlier.
func TestRealProcesses(t *testing.T) {
	folder := t.TempDir()
	begin := time.Now()
	living := []*child{start(t, folder), start(t, folder), start(t, folder)}
	var all []time.Time
	for round := range 4 {
		victim := living[round%3]
		victim.read(4)
		victim.kill()
		all = append(all, victim.times...)
		living[round%3] = start(t, folder)
	}
	for _, c := range living {
		c.read(5)
	}
	took := time.Since(begin)
	for _, c := range living {
		c.end()
		all = append(all, c.times...)
		if told := c.errors.String(); told != "" {
			t.Error(told)
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	for i := range all {
		for j := i; j < len(all); j++ {
			window := all[j].Sub(all[i])
			if most := 15 + 9.5*(window.Seconds()+0.5); float64(j-i+1) > most {
				t.Fatalf("%d requests within %v, at most %.1f", j-i+1, window, most)
			}
		}
	}
	t.Logf("%d requests in %v", len(all), took)
}
