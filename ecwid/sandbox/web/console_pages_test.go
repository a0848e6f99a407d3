package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"

	"github.com/google/go-cmp/cmp"
)

// listedOn gives the titles of the entries on a page in its order, with - before those that are hidden.
func listedOn(body string) string {
	var all []string
	_, list, _ := strings.Cut(body, `<ol class="entries"`)
	list, _, _ = strings.Cut(list, "</ol>")
	for _, item := range strings.Split(list, "<li ")[1:] {
		tag, rest, _ := strings.Cut(item, ">")
		_, title, _ := strings.Cut(rest, `class="title">`)
		title, _, _ = strings.Cut(title, "<")
		if strings.Contains(tag, " hidden") {
			title = "-" + title
		}
		all = append(all, title)
	}
	return strings.Join(all, " ")
}

func TestTheConsoleListsTheLatestFirst(t *testing.T) {
	d := newDesk(t, sandbox.Options{}, Link{"MCP", "http://127.0.0.1:8080/mcp"})
	if body := d.page("/console"); listedOn(body) != "" || !strings.Contains(body, `id="empty">Nothing`) {
		t.Errorf("at first: %s", body)
	}
	for i, kind := range Kinds() {
		d.console.Show(Entry{Kind: kind, Title: fmt.Sprint("t", i), Detail: fmt.Sprint("detail", i), Failed: i == 2})
	}
	body := d.page("/console")
	if diff := cmp.Diff("t4 t3 t2 t1 t0", listedOn(body)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, want := range []string{
		`id="empty" hidden>`, `data-last="5"`, "<dt>MCP</dt><dd><code>http://127.0.0.1:8080/mcp</code></dd>", ">detail4</span>",
		`<li class="entry bad" data-kind="tool-call">`, `<script src="/assets/console.js" defer></script>`, ">no limit</span>",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is not in %s", want, body)
		}
	}
	if n := strings.Count(body, ">failed</span>"); n != 2 { // one is the script's model of an entry
		t.Errorf("%d failed", n)
	}
}

func TestTheConsoleFilters(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	for i, kind := range Kinds() {
		d.console.Show(Entry{Kind: kind, Title: fmt.Sprint("t", i)})
	}
	for query, want := range map[string]struct {
		listed string
		boxes  int
	}{
		"":                           {"t4 t3 t2 t1 t0", 5},
		"?kind=webhook":              {"-t4 -t3 -t2 t1 -t0", 1},
		"?kind=event&kind=tool-call": {"-t4 t3 t2 -t1 -t0", 2},
		"?kind=nonsense":             {"-t4 -t3 -t2 -t1 -t0", 0},
	} {
		body := d.page("/console" + query)
		if got := listedOn(body); got != want.listed || strings.Count(body, " checked>") != want.boxes {
			t.Errorf("%s: %s, %d boxes", query, got, strings.Count(body, " checked>"))
		}
		if empty := strings.Contains(body, `id="empty">`); empty != (want.boxes == 0) {
			t.Errorf("%s: nothing to see: %v", query, empty)
		}
	}
}

// Whatever a text says, it is text.
func TestEntriesAreText(t *testing.T) {
	d := newDesk(t, sandbox.Options{}, Link{"<b>", "<img src=x>"})
	d.console.Show(Entry{Kind: `"><script>`, Title: "<script>alert(1)</script>", Detail: "</li>\n\ndata: x"})
	body := d.page("/console")
	for _, unwanted := range []string{"<script>", "<img", "<b>", "</li>\n\ndata"} {
		if strings.Contains(body, unwanted) {
			t.Errorf("the page has %s: %s", unwanted, body)
		}
	}
	if !strings.Contains(listedOn(body), "&lt;script&gt;alert(1)") {
		t.Errorf("the title is lost: %s", listedOn(body))
	}
}

func TestTheConsoleShowsTheRateLimit(t *testing.T) {
	d := newDesk(t, sandbox.Options{RateLimit: 3})
	for used, want := range []string{"0 of 3 requests a minute<", "1 of 3 requests a minute<", "2 of 3 requests a minute<", "3 of 3 requests a minute<", "3 of 3 requests a minute, blocked for 60 s<"} {
		body := d.page("/console")
		if !strings.Contains(body, want) || !strings.Contains(body, fmt.Sprintf(`max="3" value="%d">`, min(used, 3))) {
			t.Errorf("after %d requests %s is not in %s", used, want, body)
		}
		d.api("/profile")
	}
}

func TestAssetsOfTheConsole(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	for path, kind := range map[string]string{"console.js": "text/javascript; charset=utf-8", "console.css": "text/css; charset=utf-8"} {
		w := d.serve(httptest.NewRequest(http.MethodGet, "/assets/"+path, nil))
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != kind || w.Body.Len() == 0 {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
}
