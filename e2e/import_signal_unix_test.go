//go:build unix

package e2e

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestImportIsAskedToStop: Ctrl-C and SIGTERM let the row under way come to its end; the next run does the others.
func TestImportIsAskedToStop(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		shop, dir := openShop(t), t.TempDir()
		rows := "sku,name,price\n"
		for n := range 9 {
			rows += fmt.Sprintf("SKU-%d,Product %d,%d\n", n, n, n)
		}
		file := filepath.Join(dir, "rows.csv")
		if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
			t.Fatal(err)
		}
		heard := make(chan struct{})
		asker := &killer{every: 4, strikes: func(p *os.Process) error {
			err := p.Signal(signal)
			select { // the answer comes when the program knows that it is to stop
			case <-heard:
			case <-time.After(20 * time.Second): // it did not
			}
			return err
		}}
		env := append(shop.env(dir), "ECWID_API_URL="+asker.before(t, shop)+"/api/v3")
		first := newProcess(env, "import", file, "--apply")
		first.cmd.Stderr = &listener{Writer: first.stderr, word: "stopping after the row under way", heard: heard}
		asker.run(t, first)
		if code := first.cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(first.stderr.String(), "ecwid-mcp: the import was stopped and can be gone on with") {
			t.Errorf("%s: exit code %d\n%s", signal, code, first.stderr)
		}
		if !strings.Contains(first.stderr.String(), "ecwid-mcp: stopping after the row under way\n") {
			t.Errorf("%s: nothing is said\n%s", signal, first.stderr)
		}
		if made := len(shop.skus()) - 1; made != 4 {
			t.Errorf("%s: %d products were made", signal, made)
		}
		if results, err := os.ReadFile(file + ".results.csv"); err != nil || strings.Contains(string(results), ",sending,") {
			t.Errorf("%s: the row under way is in doubt: %v\n%s", signal, err, results)
		}
		asker.every = 1000
		if last := newProcess(env, "import", file, "--apply"); !asker.run(t, last) || len(shop.skus()) != 10 {
			t.Errorf("%s: the next run: %v\n%s", signal, shop.skus(), last.stderr)
		}
	}
}

// listener closes heard when a line with the word is written, once.
type listener struct {
	io.Writer
	word  string
	heard chan struct{}
	done  bool
}

func (l *listener) Write(p []byte) (int, error) {
	if !l.done && strings.Contains(string(p), l.word) {
		l.done = true
		close(l.heard)
	}
	return l.Writer.Write(p)
}
