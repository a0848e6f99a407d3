// Package e2e drives the built program as MCP clients and shells do, by the scripts in testdata/script.
package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// program is the path of the built binary, set by TestMain before any test runs.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "ecwid-mcp-e2e")
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

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", filepath.Dir(program)+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("ECWID_DATA_DIR", filepath.Join(env.WorkDir, "data")) // nothing is kept outside of the script's folder
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"answers": cmdAnswers,
			"calls":   cmdCalls,
			"sandbox": cmdSandbox,
			"tools":   cmdTools,
		},
	})
}

// cmdAnswers: "answers N" checks that the last output is nothing but JSON-RPC messages, one a line, and that N ids
// have exactly one answer each.
func cmdAnswers(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	seen := map[string]int{}
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		var m struct {
			JSONRPC string          `json:"jsonrpc"`
			ID      json.RawMessage `json:"id"`
		}
		if err := json.Unmarshal([]byte(line), &m); err != nil || m.JSONRPC != "2.0" {
			ts.Fatalf("not a JSON-RPC message: %s", line)
		}
		if len(m.ID) > 0 && string(m.ID) != "null" {
			seen[string(m.ID)]++
		}
	}
	for id, n := range seen {
		if n != 1 {
			ts.Fatalf("%d answers to %s", n, id)
		}
	}
	if len(seen) != want {
		ts.Fatalf("%d answers, want %d", len(seen), want)
	}
}

// cmdCalls: "calls FILE N [META]" writes N calls of find_product to FILE, with META as their _meta.
func cmdCalls(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	meta := ""
	if len(args) > 2 {
		meta = `,"_meta":` + args[2]
	}
	var calls bytes.Buffer
	for id := range n {
		fmt.Fprintf(&calls, `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"find_product","arguments":{"limit":1}%s}}`+"\n", 1000+id, meta)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), calls.Bytes(), 0o600))
}

// cmdSandbox: "sandbox ARGS" starts a sandbox store for the rest of the script and sets STORE_LINE to its first line,
// ECWID_API_URL, ECWID_STORE_ID and ECWID_TOKEN to what it says there.
func cmdSandbox(ts *testscript.TestScript, _ bool, args []string) {
	cmd := exec.Command(program, append([]string{"sandbox", "--addr", "127.0.0.1:0"}, args...)...)
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	ts.Check(err)
	var info struct {
		APIURL  string
		StoreID json.Number
		Token   string
	}
	ts.Check(json.Unmarshal([]byte(line), &info))
	ts.Setenv("STORE_LINE", strings.TrimSpace(line))
	ts.Setenv("ECWID_API_URL", info.APIURL)
	ts.Setenv("ECWID_STORE_ID", info.StoreID.String())
	ts.Setenv("ECWID_TOKEN", info.Token)
}

// cmdTools: "tools ID NAME..." checks the names, in any order, in the answer to the tools/list request ID.
func cmdTools(ts *testscript.TestScript, _ bool, args []string) {
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		var m struct {
			ID     json.Number
			Result struct{ Tools []struct{ Name string } }
		}
		if json.Unmarshal([]byte(line), &m) != nil || m.ID.String() != args[0] {
			continue
		}
		want := map[string]bool{}
		for _, name := range args[1:] {
			want[name] = true
		}
		for _, tool := range m.Result.Tools {
			if !want[tool.Name] {
				ts.Fatalf("%s should not be offered", tool.Name)
			}
			delete(want, tool.Name)
		}
		if len(want) > 0 {
			ts.Fatalf("not offered: %v", want)
		}
		return
	}
	ts.Fatalf("no answer to %s", args[0])
}
