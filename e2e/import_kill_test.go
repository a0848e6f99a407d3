package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// importRows is how many rows are imported while the program is killed again and again.
const importRows = 60

// TestImportSurvivesKills: an import into a shop that takes a SKU twice is killed when the shop has just made a product
// and not answered yet, and started again until it is done. Every product is there once.
func TestImportSurvivesKills(t *testing.T) {
	t.Parallel()
	shop, dir := openShop(t), t.TempDir()
	shop.play("/settings", `{"behaviour":{"nonUniqueSku":true}}`)
	rows := "sku,name,price\n"
	for n := range importRows {
		rows += fmt.Sprintf("SKU-%d,Product %d,%d\n", n, n, n)
	}
	file := filepath.Join(dir, "rows.csv")
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	killer := &killer{every: 7, strikes: func(p *os.Process) error {
		return errors.Join(p.Kill(), errors.New("nobody is there to read the answer"))
	}}
	env := append(shop.env(dir), "ECWID_API_URL="+killer.before(t, shop)+"/api/v3")
	runs := 1
	for ; !killer.run(t, newProcess(env, "import", file, "--apply")); runs++ {
		if runs > importRows {
			t.Fatal("it does not come to an end")
		}
	}
	if want := importRows/killer.every + 1; runs != want {
		t.Errorf("%d runs, want %d: one after each kill", runs, want)
	}
	counts := shop.skus()
	for sku, n := range counts {
		if n != 1 {
			t.Errorf("%d products have the SKU %s", n, sku)
		}
	}
	if len(counts) != importRows+1 { // and the one that every shop of these tests has
		t.Errorf("%d products, want %d", len(counts), importRows+1)
	}
}

// killer stands between a program and a store, and kills the program before it learns of every so many-th new product.
type killer struct {
	every   int
	strikes func(*os.Process) error

	mu      sync.Mutex
	created int
	victim  *os.Process
	struck  bool
}

// before returns the address at which the killer passes requests on to the store.
func (k *killer) before(t *testing.T, shop *playedStore) string {
	t.Helper()
	target, err := url.Parse(strings.TrimSuffix(shop.control, "/_sandbox"))
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ModifyResponse: k.strike,
		ErrorHandler:   func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return server.URL
}

func (k *killer) strike(r *http.Response) error {
	if r.Request.Method != http.MethodPost || r.StatusCode != http.StatusOK {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.created++; k.created%k.every != 0 {
		return nil
	}
	k.struck = true
	return k.strikes(k.victim)
}

// run runs a program and reports whether it has ended well by itself.
func (k *killer) run(t *testing.T, p *process) bool {
	t.Helper()
	k.mu.Lock() // no request is answered before the victim is known
	err := p.cmd.Start()
	k.victim, k.struck = p.cmd.Process, false
	k.mu.Unlock()
	if err == nil {
		err = p.cmd.Wait()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err != nil && !k.struck {
		t.Fatalf("%v\n%s", err, p.stderr)
	}
	return !k.struck
}

// skus counts the products of the store by SKU.
func (p *playedStore) skus() map[string]int {
	p.t.Helper()
	request, err := http.NewRequest(http.MethodGet, strings.TrimSuffix(p.control, "/_sandbox")+"/api/v3/1003/products?limit=100", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer secret_demo")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	var page struct{ Items []struct{ SKU string } }
	if err := json.NewDecoder(response.Body).Decode(&page); err != nil {
		p.t.Fatal(err)
	}
	counts := map[string]int{}
	for _, product := range page.Items {
		counts[product.SKU]++
	}
	return counts
}

// TestImportExitCodes: 0 when every row is in the shop, 1 when one is not, 2 when nothing could be begun.
func TestImportExitCodes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"good.csv": "sku,name,price\nA,Tea,4\n", "bad.csv": "sku,name,price\nA,Tea,four\nB,Mug,5\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		args string
		code int
	}{
		{"good.csv --demo", 0},
		{"good.csv --demo --apply", 0},
		{"bad.csv --demo", 1},
		{"bad.csv --demo --apply", 1},
		{"bad.csv --demo --apply --read-only", 2},
		{"none.csv --demo", 2},
		{"--demo", 2},
		{"good.csv", 2},
		{"good.csv --demo --restart", 0},
		{"good.csv --demo --results bad.csv", 2},
		{"good.csv --demo --apply --results good.csv", 2},
	} {
		cmd := exec.Command(program, append([]string{"import"}, strings.Fields(test.args)...)...)
		cmd.Dir, cmd.Env = dir, cleanEnvironment(dir)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		_ = cmd.Run() // the code tells
		if code := cmd.ProcessState.ExitCode(); code != test.code || strings.Count(stderr.String(), "\n") > 1 {
			t.Errorf("import %s: exit code %d, want %d\n%s", test.args, code, test.code, &stderr)
		}
	}
}
