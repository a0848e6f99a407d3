//go:build unix

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestImportIsAskedToStop: Ctrl-C and SIGTERM let the row under way come to its end; the next run does the others.
func TestImportIsAskedToStop(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		shop, dir := openShop(t), t.TempDir()
		rows := "sku,name,price\n"
		for n := range 30 {
			rows += fmt.Sprintf("SKU-%d,Product %d,%d\n", n, n, n)
		}
		file := filepath.Join(dir, "rows.csv")
		if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
			t.Fatal(err)
		}
		asker := &killer{every: 4, strikes: func(p *os.Process) error { return p.Signal(signal) }}
		env := append(shop.env(dir), "ECWID_API_URL="+asker.before(t, shop)+"/api/v3")
		first := newProcess(env, "import", file, "--apply")
		asker.run(t, first)
		if code := first.cmd.ProcessState.ExitCode(); code != 1 || !strings.HasPrefix(first.stderr.String(), "ecwid-mcp: the import was stopped and can be gone on with") {
			t.Errorf("%s: exit code %d\n%s", signal, code, first.stderr)
		}
		if made := len(shop.skus()) - 1; made < 4 || made > 20 { // a signal takes its time
			t.Errorf("%s: %d products were made", signal, made)
		}
		if results, err := os.ReadFile(file + ".results.csv"); err != nil || strings.Contains(string(results), ",sending,") {
			t.Errorf("%s: the row under way is in doubt: %v\n%s", signal, err, results)
		}
		asker.every = 1000
		if last := newProcess(env, "import", file, "--apply"); !asker.run(t, last) || len(shop.skus()) != 31 {
			t.Errorf("%s: the next run: %v\n%s", signal, shop.skus(), last.stderr)
		}
	}
}
