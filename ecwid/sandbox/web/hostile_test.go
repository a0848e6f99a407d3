package web

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

// evil is text that would run, load or break out if a page took it for HTML anywhere.
const evil = `</title></textarea><script>alert(1)</script><img src=x onerror=alert(2)>"'` + "`" + ` onfocus=alert(3) autofocus javascript:alert(4) {{.Token}} https://evil.example/x`

// hostile fills a shop in which everybody types the worst.
func hostile(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t, sandbox.Options{Seed: sandbox.Demo})
	quoted, err := json.Marshal(evil)
	if err != nil {
		t.Fatal(err)
	}
	text := string(quoted)
	mug, cup := d.sku("CUP-FERN-SAND"), d.sku("CUP-TALL")
	order, err := d.store.Buy("jane@example.com", sandbox.Checkout{Name: evil, Comments: evil, Paid: true}, mug, cup)
	if err != nil {
		t.Fatal(err)
	}
	cart, err := d.store.StartCart("bob@example.com", cup)
	if err != nil {
		t.Fatal(err)
	}
	for path, body := range map[string]string{
		"/profile":                         `{"settings":{"storeName":` + text + `,"storeDescription":` + text + `},"formatsAndUnits":{"currencyPrefix":` + text + `}}`,
		"/products/" + idOf(cup):           `{"name":` + text + `,"description":` + text + `,"sku":"<b>"}`,
		"/orders/" + order.OrderID:         `{"trackingNumber":` + text + `,"privateAdminNotes":` + text + `,"paymentMethod":` + text + `}`,
		"/discount_coupons/STAFF30":        `{"name":` + text + `,"code":"<script>alert(5)</script>"}`,
		"/categories/" + d.firstCategory(): `{"name":` + text + `}`,
		"/orders/" + cart.OrderID:          `{"billingPerson":{"name":` + text + `},"shippingOption":{"shippingMethodName":` + text + `}}`,
	} {
		if _, err := d.store.Update(path, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.store.Refund(order.OrderID, sandbox.Refund{Amount: "1", Reason: evil}); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) firstCategory() string {
	d.t.Helper()
	list, err := d.site.topCategories()
	if err != nil {
		d.t.Fatal(err)
	}
	for _, c := range list {
		if c.Name == "Tea" {
			return strconv.FormatInt(c.ID, 10)
		}
	}
	d.t.Fatal("no category")
	return ""
}

// tags are the elements that a page is made of, as it stands in the source.
var tags = regexp.MustCompile(`<([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*/?>`)

// wellFormed checks that every < begins a tag of the kind that our templates write, with quoted attributes, none of
// which runs anything or leads elsewhere.
func wellFormed(t *testing.T, path, source string) {
	t.Helper()
	rest := regexp.MustCompile(`</[a-z][a-z0-9]*>|<!doctype html>`).ReplaceAllString(source, "")
	for _, tag := range tags.FindAllStringSubmatch(rest, -1) {
		for _, attribute := range regexp.MustCompile(`\s([a-zA-Z-]+)(?:="([^"]*)")?`).FindAllStringSubmatch(tag[2], -1) {
			name, value := attribute[1], strings.TrimSpace(attribute[2])
			if strings.HasPrefix(name, "on") || name == "style" || name == "srcdoc" || name == "autofocus" {
				t.Errorf("%s: <%s> has %s", path, tag[1], name)
			}
			if (name == "href" || name == "src" || name == "action" || name == "formaction") && !regexp.MustCompile(`^(/([^/\\].*)?|#\w+)$`).MatchString(value) {
				t.Errorf("%s: <%s> leads to %q", path, tag[1], value)
			}
		}
		if tag[1] == "script" && tag[2] != ` src="/assets/console.js" defer` {
			t.Errorf("%s has a script: %s", path, tag[0])
		}
	}
	if left := tags.ReplaceAllString(rest, ""); strings.Contains(left, "<") {
		i := strings.Index(left, "<")
		t.Errorf("%s: a < that begins no tag of ours: %q", path, left[max(i-60, 0):min(i+100, len(left))])
	}
}

func TestHostileTextStaysText(t *testing.T) {
	d := hostile(t)
	v := d.visitor()
	if v.takes("<b>", 1); v.status != 200 {
		t.Fatal(v.words())
	}
	shown := 0
	look := func() {
		wellFormed(t, v.at, v.html)
		if strings.Contains(v.html, "alert(1)") {
			shown++
		}
		if strings.Contains(strings.ReplaceAll(v.html, `name="token" value="`+d.site.token, ""), d.site.token) {
			t.Errorf("%s: the token is outside a form's field", v.at)
		}
	}
	look()
	for _, path := range d.addresses() {
		v.open(path)
		look()
	}
	v.open("/?q=" + url.QueryEscape(evil))
	v.sees(200, "/")
	look()
	for _, path := range []string{"/office/orders", "/office/customers", "/office/stock"} {
		v.open(path + "?q=" + url.QueryEscape(evil))
		look()
	}
	v.open("/office/orders?paymentStatus=" + url.QueryEscape(evil))
	v.sees(502, "/office/orders", "The store refused this")
	look()
	v.open("/office/orders?done=" + url.QueryEscape(evil))
	look()
	v.open("/checkout")
	v.press("/checkout", "email", evil)
	v.sees(422, "/checkout")
	look()
	v.press("/checkout", "email", "jane@example.com")
	v.press("/checkout/delivery", "how", "PICKUP", "coupon", evil)
	v.sees(422, "/checkout/delivery", "There is no such coupon.")
	look()
	v.press("/checkout/delivery", "how", "PICKUP", "coupon", "")
	v.press("/checkout/payment", "name", strings.Repeat(evil, 9), "comments", evil, "pickup", evil, "pay", "now")
	v.sees(422, "/checkout/payment")
	look()
	v.press("/checkout/payment", "name", evil[:maxName-1], "comments", evil, "pickup", "", "pay", "now")
	v.sees(200, "/orders/"+v.orderID(), "Thank you!")
	look()
	v.open("/office/coupons")
	v.press("/office/coupons", "name", evil, "code", evil, "discount", "1", "type", evil, "uses", evil)
	v.sees(422, "/office/coupons", "The store refused this")
	look()
	if shown < 15 {
		t.Errorf("only %d pages showed hostile text: it tests nothing", shown)
	}
}

// Pages ask nothing of other hosts, and all that they ask for is there.
func TestPagesAreWholeOnTheirOwn(t *testing.T) {
	d := newDesk(t, demo)
	asked := map[string]bool{}
	v := d.visitor()
	for _, path := range d.addresses() {
		v.open(path)
		v.sees(200, strings.SplitN(path, "?", 2)[0])
		wellFormed(t, path, v.html)
		for _, found := range regexp.MustCompile(`(?:src|href)="(/[^"]*)"`).FindAllStringSubmatch(v.html, -1) {
			asked[found[1]] = true
		}
	}
	for path := range asked {
		if v.open(html.UnescapeString(path)); v.status != 200 {
			t.Errorf("%s is linked, and answers %d", path, v.status)
		}
	}
	for _, name := range []string{"style.css", "console.css", "console.js", "icon.svg"} {
		source, err := files.ReadFile("assets/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if outside := regexp.MustCompile(`(https?:)?//[a-z]|url\(|@import`).FindAllString(strings.ReplaceAll(string(source), `xmlns="http://www.w3.org/2000/svg"`, ""), -1); outside != nil {
			t.Errorf("%s asks elsewhere: %q", name, outside)
		}
	}
}

// A picture of another host is not shown, rather than asked for.
func TestForeignPictures(t *testing.T) {
	for address, want := range map[string]string{
		"http://localhost/images/1003/2401985008.png": "/images/1003/2401985008.png", "https://shop.example/images/1/2.png": "/images/1/2.png",
		"https://evil.example/x.png": "", "": "", "javascript:alert(1)": "", "http://localhost/images/../secret.png": "", "//evil.example/images/x.png": "", "http://a/images/1/2.png/x": "", "%zz": "",
	} {
		if got := (product{ImageURL: address}).Picture(); got != want {
			t.Errorf("%q is shown as %q, want %q", address, got, want)
		}
	}
}
