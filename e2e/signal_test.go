//go:build unix

package e2e

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// start runs "ecwid-mcp stdio --demo", logging every call, and returns its input and its log.
func start(t *testing.T, out *os.File) (*exec.Cmd, io.Writer, *bufio.Reader) {
	t.Helper()
	cmd := exec.Command(program, "stdio", "--demo", "--log-level=debug")
	cmd.Stdout = out
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, in, bufio.NewReader(log)
}

// callTool calls a tool and waits until the log says that it ran; its answer is then written, or waits to be.
func callTool(t *testing.T, in io.Writer, log *bufio.Reader) {
	t.Helper()
	if _, err := io.WriteString(in, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find_product","arguments":{}}}`+"\n"); err != nil {
		t.Fatal(err)
	}
	for { // other lines are of the events that are followed
		line, err := log.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(line, "outcome=ok") {
			return
		}
	}
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = r.Close()
		_ = w.Close()
	})
	return r, w
}

func TestTerminationIsClean(t *testing.T) {
	r, w := pipe(t)
	cmd, in, log := start(t, w)
	_ = w.Close()
	callTool(t, in, log)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), `"id":1,"result"`) {
		t.Errorf("wrote %q, %v", out, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestSecondSignalForcesTheEnd: nobody reads the output, so the answer blocks the server, and it cannot stop by itself.
func TestSecondSignalForcesTheEnd(t *testing.T) {
	_, w := pipe(t)
	fill(t, w)
	cmd, in, log := start(t, w)
	callTool(t, in, log)
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	for stopped := false; !stopped; {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		select {
		case <-ended:
			stopped = true
		case <-time.After(time.Millisecond):
		}
	}
	if status := cmd.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() || status.Signal() != syscall.SIGTERM {
		t.Errorf("ended with %v", cmd.ProcessState)
	}
}

// fill writes to the pipe until it holds no more.
func fill(t *testing.T, w *os.File) {
	t.Helper()
	if err := w.SetWriteDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := w.Write(make([]byte, 4096)); errors.Is(err, os.ErrDeadlineExceeded) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
