package e2e

import (
	"bufio"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"
)

// serving is a server in a process of its own.
type serving struct {
	cmd *exec.Cmd
	url string // of /mcp
}

// serveDemo starts the program with the settings that it has by itself, on the store in memory.
func serveDemo(tb testing.TB) *serving {
	return serveCommand(tb, program, "http", "--demo", "--addr", "127.0.0.1:0")
}

// buildCommand builds a program of testdata and returns its path.
func buildCommand(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if out, err := exec.Command("go", "build", "-o", path, "./testdata/"+name).CombinedOutput(); err != nil {
		tb.Fatalf("%v\n%s", err, out)
	}
	return path
}

// serveCommand runs a server until the test ends. Its first line says where it listens.
func serveCommand(tb testing.TB, name string, args ...string) *serving {
	tb.Helper()
	cmd := exec.Command(name, args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		tb.Fatal("the server did not say where it listens: ", err)
	}
	var at struct{ URL string }
	if err := json.Unmarshal(line, &at); err != nil || at.URL == "" {
		tb.Fatalf("%s: %v", line, err)
	}
	return &serving{cmd: cmd, url: at.URL}
}
