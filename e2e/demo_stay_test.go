//go:build unix

package e2e

import (
	"bufio"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestDemoStaysUntilASignal: after the story the shop is open, with the addresses it names, and closes when asked to.
func TestDemoStaysUntilASignal(t *testing.T) {
	cmd := exec.Command(program, "demo", "--stay")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	console, inspector := "", ""
	for inspector == "" && lines.Scan() {
		if found := regexp.MustCompile(`^  Console +(http\S+)$`).FindStringSubmatch(lines.Text()); found != nil {
			console = found[1]
		}
		inspector = regexp.MustCompile(`npx @modelcontextprotocol/inspector@\S+ --server-url http://127\.0\.0\.1:\d+/mcp --transport http`).FindString(lines.Text())
	}
	answer, err := http.Get(console)
	if err != nil {
		t.Fatalf("%v; %s", err, &log)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", console, answer.Status)
	}
	start := time.Now()
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		if lines.Text() != "" {
			t.Errorf("more is told: %q", lines.Text())
		}
	}
	if err := cmd.Wait(); err != nil || log.Len() > 0 || time.Since(start) > 5*time.Second {
		t.Errorf("%v after %s; %s", err, time.Since(start), &log)
	}
}
