// Package clients drives the built program with the SDKs that MCP clients are made of.
package clients

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// program is the path of the built binary, set by TestMain before any test runs.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "ecwid-mcp-clients")
	if err == nil {
		program = filepath.Join(dir, "ecwid-mcp")
		if runtime.GOOS == "windows" {
			program += ".exe"
		}
		err = build()
	}
	code := 1
	if err == nil {
		code = m.Run()
	} else {
		fmt.Fprintln(os.Stderr, err)
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func build() error {
	if out, err := exec.Command("go", "build", "-o", program, "ecwid-mcp/cmd/ecwid-mcp").CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
}

// addresses are what a serving program prints first.
type addresses struct {
	URL    string `json:"url"`
	SSEURL string `json:"sseUrl"`
}

// serve runs the program until the test ends and returns the addresses that it serves at.
func serve(t *testing.T, args ...string) addresses {
	t.Helper()
	var at addresses
	start(t, os.Environ(), &at, append([]string{"http", "--addr", "127.0.0.1:0", "--log-level", "warn"}, args...)...)
	return at
}

// start runs the program until the test ends and reads the line that it prints first.
func start(t *testing.T, env []string, line any, args ...string) {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env, cmd.Stderr = env, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	text, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal("the program did not say where it listens: ", err)
	}
	if err := json.Unmarshal(text, line); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}
