package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// newsPatience is how late a reader may learn of a change, at the very most.
const newsPatience = time.Minute

// openShop starts an empty store that sends no webhooks yet, with something to buy.
func openShop(t testing.TB) *playedStore {
	t.Helper()
	p := &playedStore{t: t}
	var at struct{ APIURL, ClientSecret string }
	runUntilEnd(t, nil, &at, "sandbox", "--addr=127.0.0.1:0", "--seed=empty", "--rate-limit=0")
	p.control, p.secret = strings.TrimSuffix(at.APIURL, "/api/v3")+"/_sandbox", at.ClientSecret
	p.play("/products", `{"name":"Tea","price":4.5}`)
	return p
}

// env is what a server needs to work on the store and to take its webhooks.
func (p *playedStore) env(dir string) []string {
	return append(cleanEnvironment(dir), "ECWID_API_URL="+strings.TrimSuffix(p.control, "/_sandbox")+"/api/v3",
		"ECWID_STORE_ID=1003", "ECWID_TOKEN=secret_demo", "ECWID_CLIENT_SECRET="+p.secret)
}

// polls are the times at which the store was asked for news.
func (p *playedStore) polls() []time.Time {
	p.t.Helper()
	response, err := http.Get(p.control + "/requests")
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	var requests []struct {
		Time time.Time
		Path string
	}
	if err := json.NewDecoder(response.Body).Decode(&requests); err != nil {
		p.t.Fatal(err)
	}
	var times []time.Time
	for _, request := range requests {
		if request.Path == "/latest-stats" {
			times = append(times, request.Time)
		}
	}
	return times
}

// morePolls waits until the store was asked for news so many times more.
func (p *playedStore) morePolls(n int) {
	p.t.Helper()
	p.erase("/requests")
	eventually(p.t, "the store is asked for news", func() bool { return len(p.polls()) >= n })
}

// erase empties a list of the control API.
func (p *playedStore) erase(path string) {
	p.t.Helper()
	request, err := http.NewRequest(http.MethodDelete, p.control+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	_ = response.Body.Close()
}

// eventually waits until something is the case.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	within(t, newsPatience, what, is)
}

// within waits so long, at the most, until something is the case.
func within(t testing.TB, patience time.Duration, what string, is func() bool) {
	t.Helper()
	late, ticker := time.After(patience), time.NewTicker(50*time.Millisecond)
	defer ticker.Stop()
	for !is() {
		select {
		case <-ticker.C:
		case <-late:
			t.Fatal("in vain: ", what)
		}
	}
}

// process is a running program.
type process struct {
	cmd    *exec.Cmd
	stderr *bytes.Buffer // to be read after its end
}

func newProcess(env []string, args ...string) *process {
	p := &process{cmd: exec.Command(program, args...), stderr: &bytes.Buffer{}}
	p.cmd.Env, p.cmd.Stderr = env, p.stderr
	return p
}

// runUntilEnd runs the program until the test ends, at the latest, and reads the line that it prints first.
func runUntilEnd(t testing.TB, env []string, line any, args ...string) *process {
	t.Helper()
	p := newProcess(env, args...)
	p.begin(t, line)
	return p
}

func (p *process) begin(t testing.TB, line any) {
	t.Helper()
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	text, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(text, line)
	}
	if err != nil {
		p.kill()
		t.Fatalf("%v\n%s", err, p.stderr)
	}
}

// kill ends the process as kill -9 does. Once is enough, but more do no harm.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// follower is a server that follows a store.
type follower struct {
	*process
	url string // of /mcp
}

// serveShop starts a server at an address, "127.0.0.1:0" for any, that looks for news every second.
func serveShop(t testing.TB, p *playedStore, dir, addr string, args ...string) *follower {
	t.Helper()
	f := &follower{}
	all := append([]string{"http", "--addr", addr, "--poll-interval=1s", "--cart-idle=1s", "--log-level=warn", "--event-tool"}, args...)
	var at struct{ URL string }
	f.process = runUntilEnd(t, p.env(dir), &at, all...)
	f.url = at.URL
	return f
}

func (f *follower) addr() string {
	return strings.TrimSuffix(strings.TrimPrefix(f.url, "http://"), "/mcp")
}

// sendWebhooksTo has the store send its webhooks to a server.
func (p *playedStore) sendWebhooksTo(f *follower) {
	p.t.Helper()
	p.play("/webhooks", fmt.Sprintf(`{"url":"http://%s/webhooks/ecwid"}`, f.addr()))
}

// holds reports whether any file of a folder holds the text.
func holds(t *testing.T, dir, text string) bool {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if file.IsDir() {
			continue
		}
		data, err := os.ReadFile(dir + "/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(text)) {
			return true
		}
	}
	return false
}
