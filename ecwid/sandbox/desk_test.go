package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// desk drives a store over raw HTTP, through its in-process transport, on a clock of its own.
type desk struct {
	t     *testing.T
	store *Store
	token string
	now   time.Time
}

func newDesk(t *testing.T, o Options) *desk {
	t.Helper()
	d := &desk{t: t, token: "secret_demo", now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	o.Now = func() time.Time { return d.now }
	d.store = New(o)
	return d
}

// send makes one request below the store id and gives the status and the undecoded body.
func (d *desk) send(method, path, body string) (int, []byte) {
	d.t.Helper()
	r, err := http.NewRequest(method, "http://sandbox.example/api/v3/1003"+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+d.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json;charset=utf-8")
	}
	response, err := d.store.Transport().RoundTrip(r)
	if err != nil {
		d.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return response.StatusCode, data
}

// do wants a 200 and gives the decoded JSON object.
func (d *desk) do(method, path, body string) object {
	d.t.Helper()
	status, data := d.send(method, path, body)
	var doc object
	if err := decode(data, &doc); status != 200 || err != nil {
		d.t.Fatalf("%s %s %s: HTTP %d %s (%v)", method, path, body, status, data, err)
	}
	return doc
}

func (d *desk) get(path string) object        { d.t.Helper(); return d.do("GET", path, "") }
func (d *desk) post(path, body string) object { d.t.Helper(); return d.do("POST", path, body) }
func (d *desk) put(path, body string) object  { d.t.Helper(); return d.do("PUT", path, body) }
func (d *desk) postID(path, body string) (id int64) {
	d.t.Helper()
	return whole(d.post(path, body), "id")
}

// refused wants an error answer with exactly this status, code and message.
func (d *desk) refused(method, path, body string, status int, code, message string) {
	d.t.Helper()
	got, data := d.send(method, path, body)
	var doc object
	_ = decode(data, &doc) // an empty body leaves doc nil, which the comparison reports
	want := object{"errorMessage": message}
	if code != "" {
		want["errorCode"] = code
	}
	if diff := cmp.Diff(want, doc); got != status || diff != "" {
		d.t.Errorf("%s %s %s: HTTP %d, want %d; body (-want +got)\n%s", method, path, body, got, status, diff)
	}
}

// has wants these fields in doc, given as JSON; fields of doc that want does not name are free.
func (d *desk) has(doc object, want string) {
	d.t.Helper()
	var fields object
	if err := decode([]byte(want), &fields); err != nil {
		d.t.Fatalf("%s: %v", want, err)
	}
	got := object{}
	for name := range fields {
		if value, ok := doc[name]; ok {
			got[name] = value
		}
	}
	if diff := cmp.Diff(fields, got); diff != "" {
		d.t.Errorf("fields (-want +got)\n%s", diff)
	}
}

// lacks wants doc to have none of the fields.
func (d *desk) lacks(doc object, names ...string) {
	d.t.Helper()
	for _, name := range names {
		if value, ok := doc[name]; ok {
			d.t.Errorf("%s is there: %v", name, value)
		}
	}
}

// found gives one field of each item of a search, as text.
func (d *desk) found(path, field string) []string {
	d.t.Helper()
	out := []string{}
	for _, item := range objects(d.get(path), "items") {
		out = append(out, fmt.Sprint(item[field]))
	}
	return out
}

// finds wants a search to give exactly these values of a field, in this order.
func (d *desk) finds(path, field string, want ...string) {
	d.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), d.found(path, field)); diff != "" {
		d.t.Errorf("GET %s: %s (-want +got)\n%s", path, field, diff)
	}
}

// product adds a product with limited stock and gives its id.
func (d *desk) product(sku, price string, quantity int) int64 {
	d.t.Helper()
	return d.postID("/products", fmt.Sprintf(`{"name":"Product %s","sku":%q,"price":%s,"quantity":%d,"weight":0.5}`, sku, sku, price, quantity))
}

func (d *desk) stock(productID int64) json.Number {
	d.t.Helper()
	n, _ := d.get(fmt.Sprintf("/products/%d", productID))["quantity"].(json.Number)
	return n
}

// events lists the types of the recorded webhooks since the last call.
func (d *desk) events() []string {
	types := []string{}
	for _, hook := range d.store.Webhooks() {
		types = append(types, hook.EventType)
	}
	d.store.ResetWebhooks()
	return types
}

// later moves the clock.
func (d *desk) later(by time.Duration) { d.now = d.now.Add(by) }

func compact(t *testing.T, data []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, data); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return b.String()
}
