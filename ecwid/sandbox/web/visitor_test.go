package web

import (
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

// visitor is somebody with a browser: it keeps cookies, fills in the forms that pages have, and follows redirects.
type visitor struct {
	*desk
	cookies map[string]string
	at      string // the path of the page
	status  int
	html    string
}

func newVisitor(t *testing.T, o sandbox.Options) *visitor {
	t.Helper()
	return newDesk(t, o).visitor()
}

// visitor is another browser at the same shop.
func (d *desk) visitor() *visitor { return &visitor{desk: d, cookies: map[string]string{}} }

func (v *visitor) do(r *http.Request) *httptest.ResponseRecorder {
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := v.serve(r)
	for _, cookie := range w.Result().Cookies() {
		if cookie.MaxAge < 0 {
			delete(v.cookies, cookie.Name)
			continue
		}
		v.cookies[cookie.Name] = cookie.Value
	}
	return w
}

// open goes to a page, by redirects too.
func (v *visitor) open(path string) {
	v.t.Helper()
	for range 5 {
		w := v.do(httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusSeeOther {
			v.at, v.status, v.html = path, w.Code, w.Body.String()
			return
		}
		path = w.Header().Get("Location")
	}
	v.t.Fatalf("redirects without end at %s", path)
}

// press sends a form of the page that is open: that whose action it is, with the fields in it and these ones.
func (v *visitor) press(action string, fields ...string) {
	v.t.Helper()
	form := regexp.MustCompile(`(?s)<form[^>]*action="` + regexp.QuoteMeta(action) + `".*?</form>`).FindString(v.html)
	if form == "" {
		v.t.Fatalf("no form goes to %s at %s: %s", action, v.at, v.words())
	}
	values := url.Values{}
	for _, input := range regexp.MustCompile(`<input[^>]*>`).FindAllString(form, -1) {
		kind := attribute(input, "type")
		if (kind != "radio" || strings.Contains(input, " checked")) && !strings.Contains(input, " disabled") {
			values.Add(attribute(input, "name"), attribute(input, "value"))
		}
	}
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	v.post(action, values)
}

// post sends a form, and goes to where the answer leads.
func (v *visitor) post(path string, form url.Values) {
	v.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := v.do(r)
	if w.Code == http.StatusSeeOther {
		v.open(w.Header().Get("Location"))
		return
	}
	v.at, v.status, v.html = path, w.Code, w.Body.String()
}

func attribute(tag, name string) string {
	found := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

// words are the texts of the page, as they are read.
func (v *visitor) words() string {
	_, main, _ := strings.Cut(v.html, "<main")
	return strings.Join(strings.Fields(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString("<"+main, " "))), " ")
}

// sees checks the status, where the visitor is, and that the page says all this.
func (v *visitor) sees(status int, at string, texts ...string) {
	v.t.Helper()
	if path, _, _ := strings.Cut(v.at, "?"); v.status != status || path != at {
		v.t.Fatalf("%d at %s, want %d at %s: %s", v.status, v.at, status, at, v.words())
	}
	for _, text := range texts {
		if !strings.Contains(v.words(), text) {
			v.t.Errorf("%s does not say %q: %s", v.at, text, v.words())
		}
	}
}

func (v *visitor) lacks(texts ...string) {
	v.t.Helper()
	for _, text := range texts {
		if strings.Contains(v.words(), text) {
			v.t.Errorf("%s says %q", v.at, text)
		}
	}
}

// sku finds a product's id, and that of its variation when the SKU is one's.
func (d *desk) sku(sku string) sandbox.Item {
	d.t.Helper()
	list, err := read[found[product]](d.site, "/products?sku="+sku)
	if err != nil || len(list.Items) != 1 {
		d.t.Fatalf("%d products are called %s: %v", len(list.Items), sku, err)
	}
	item := sandbox.Item{ProductID: list.Items[0].ID, Quantity: 1}
	for _, v := range list.Items[0].Variations {
		if v.SKU == sku {
			item.CombinationID = v.ID
		}
	}
	return item
}

// takes puts a product into the cart.
func (v *visitor) takes(sku string, pieces int) {
	v.t.Helper()
	item := v.sku(sku)
	v.open(fmt.Sprintf("/products/%d", item.ProductID))
	fields := []string{"quantity", strconv.Itoa(pieces)}
	if item.CombinationID != 0 {
		fields = append(fields, "variation", strconv.FormatInt(item.CombinationID, 10))
	}
	v.press("/cart/add", fields...)
}

// orderID is the id in the address of an order's page.
func (v *visitor) orderID() string {
	path, _, _ := strings.Cut(v.at, "?")
	return path[strings.LastIndex(path, "/")+1:]
}

// raw decodes what the store has at a path, in a shape of the test's own.
func (d *desk) raw(path string) map[string]any {
	d.t.Helper()
	doc, err := read[map[string]any](d.site, path)
	if err != nil {
		d.t.Fatal(err)
	}
	return doc
}

// holds checks fields of what the store has at a path.
func (d *desk) holds(path string, want map[string]any) {
	d.t.Helper()
	doc := d.raw(path)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if fmt.Sprint(doc[name]) != fmt.Sprint(want[name]) {
			d.t.Errorf("%s: %s is %v, want %v", path, name, doc[name], want[name])
		}
	}
}

// total counts what a search of the store finds.
func (d *desk) total(path string) int {
	d.t.Helper()
	list, err := read[found[struct{}]](d.site, path)
	if err != nil {
		d.t.Fatal(err)
	}
	return list.Total
}
