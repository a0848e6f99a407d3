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
	cmd := exec.Command(program, append([]string{"http", "--addr", "127.0.0.1:0", "--log-level", "warn"}, args...)...)
	cmd.Stderr = os.Stderr
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
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal("the program did not say where it listens: ", err)
	}
	var at addresses
	if err := json.Unmarshal(line, &at); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return at
}
