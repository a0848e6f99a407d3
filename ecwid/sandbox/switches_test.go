package sandbox

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

// switchCase shows what one switch changes: what a probe tells with the switch off and with it on.
type switchCase struct {
	name    string
	options Options // besides the switch
	on      Behaviour
	probe   func(*shop) string
	off, to string
}

// statusOf probes with one GET.
func statusOf(target string) func(*shop) string {
	return func(s *shop) string { return path("%d", s.get(target).status) }
}

var switchCases = []switchCase{
	{name: "InvalidTokenBody", on: Behaviour{InvalidTokenBody: true}, off: "", to: "INVALID_API_TOKEN", probe: func(s *shop) string {
		s.RevokeToken()
		if answer := s.get("/profile"); answer.body != "" {
			return str(answer.object(s.t), "errorCode")
		}
		return ""
	}},
	{name: "RateWindow", options: Options{RateLimit: 1}, on: Behaviour{RateWindow: FixedWindow}, off: "429", to: "200", probe: func(s *shop) string {
		s.clock.advance(59 * time.Second)
		s.get("/profile")
		s.clock.advance(time.Second)
		return path("%d", s.get("/profile").status)
	}},
	{name: "HammerBlockSeconds", options: Options{RateLimit: 1}, on: Behaviour{HammerBlockSeconds: 90}, off: "600", to: "90", probe: func(s *shop) string {
		var last httpReply
		for range hammering + 2 {
			last = s.get("/profile")
		}
		return last.header.Get("Retry-After")
	}},
	{name: "RateLimitHeaders", options: Options{RateLimit: 5}, on: Behaviour{RateLimitHeaders: true}, off: "", to: "4", probe: func(s *shop) string {
		return s.get("/profile").header.Get("X-RateLimit-Remaining")
	}},
	{name: "EmptyRateLimitBody", options: Options{RateLimit: 1}, on: Behaviour{EmptyRateLimitBody: true}, off: "with a body", to: "empty", probe: func(s *shop) string {
		s.get("/profile")
		if s.get("/profile").body == "" {
			return "empty"
		}
		return "with a body"
	}},
	{name: "BatchCallsCount", options: Options{RateLimit: 2}, on: Behaviour{BatchCallsCount: true}, off: "200", to: "429", probe: func(s *shop) string {
		s.batch("", `[{"path":"/profile","method":"GET"}]`)
		return path("%d", s.get("/profile").status)
	}},
	{name: "BatchPolls", on: Behaviour{BatchPolls: 1}, off: "COMPLETED", to: "IN_PROGRESS", probe: func(s *shop) string {
		return str(s.object("/batch?ticket="+s.batch("", `[{"path":"/profile","method":"GET"}]`)), "status")
	}},
	{name: "UpperBounds", on: Behaviour{UpperBounds: InclusiveBounds}, off: "0", to: "1", probe: func(s *shop) string {
		s.create("/products", `{"name":"Cup"}`)
		return path("%d", len(s.ids(path("/products?createdTo=%d", s.clock.now.Unix()))))
	}},
	{name: "RejectBigLimit", on: Behaviour{RejectBigLimit: true}, off: "200", to: "400", probe: statusOf("/products?limit=101")},
	{name: "DeleteMissing404", on: Behaviour{DeleteMissing404: true}, off: "200", to: "404", probe: func(s *shop) string {
		return path("%d", s.delete("/products/7").status)
	}},
	{name: "NonUniqueSKU", on: Behaviour{NonUniqueSKU: true}, off: "409", to: "200", probe: func(s *shop) string {
		s.create("/products", `{"name":"Cup","sku":"A"}`)
		return path("%d", s.post("/products", `{"name":"Can","sku":"A"}`).status)
	}},
	{name: "CouponsOff", on: Behaviour{CouponsOff: true}, off: "200", to: "403", probe: statusOf("/discount_coupons")},
	{name: "StarterHasAPI", options: Options{Plan: Starter}, on: Behaviour{StarterHasAPI: true}, off: "402", to: "200", probe: statusOf("/profile")},
	{name: "Suspended", on: Behaviour{Suspended: true}, off: "200", to: "402", probe: statusOf("/profile")},
	{name: "Wholesale409", on: Behaviour{Wholesale409: true}, off: "400", to: "409", probe: func(s *shop) string {
		return path("%d", s.post("/products", `{"name":"Cup","wholesalePrices":[{"quantity":1,"price":1}]}`).status)
	}},
	{name: "BigImage400", on: Behaviour{BigImage400: true}, off: "413", to: "400", probe: func(s *shop) string {
		id := s.create("/products", `{"name":"Cup"}`)
		return path("%d", s.do("POST", path("/products/%d/image", id), strings.Repeat("\x00", maxImage+1), octets).status)
	}},
	{name: "AsyncImageNoID", on: Behaviour{AsyncImageNoID: true}, off: "id", to: "", probe: func(s *shop) string {
		id := s.create("/products", `{"name":"Cup"}`)
		answer := s.post(path("/products/%d/image/async", id), `{"url":"https://e.com/a.png","width":1,"height":1}`).object(s.t)
		return strings.Join(sortedKeys(answer), " ")
	}},
	{name: "ApplicationToken", on: Behaviour{ApplicationToken: true}, off: "404", to: "200", probe: statusOf("/application/token")},
}

func TestEverySwitchSwitches(t *testing.T) {
	for _, c := range switchCases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.probe(open(t, c.options)); got != c.off {
				t.Errorf("off: %q, want %q", got, c.off)
			}
			c.options.Behaviour = c.on
			if got := c.probe(open(t, c.options)); got != c.to {
				t.Errorf("on: %q, want %q", got, c.to)
			}
		})
	}
}

// A switch without a case here would be one that nobody has seen working.
func TestEverySwitchHasACase(t *testing.T) {
	known := map[string]bool{}
	for _, c := range switchCases {
		known[c.name] = true
	}
	behaviour := reflect.TypeFor[Behaviour]()
	for i := range behaviour.NumField() {
		field := behaviour.Field(i)
		if field.Anonymous {
			continue
		}
		if !known[field.Name] {
			t.Errorf("no case for %s", field.Name)
		}
		if tag := field.Tag.Get("json"); !strings.EqualFold(tag, field.Name) {
			t.Errorf("%s is %q in JSON", field.Name, tag)
		}
	}
}

// Every switch can be reached over HTTP too, by its JSON name.
func TestEverySwitchIsASetting(t *testing.T) {
	s := open(t, Options{})
	shown := child(s.object("/_sandbox/settings"), "behaviour")
	behaviour := reflect.TypeFor[Behaviour]()
	for _, field := range reflect.VisibleFields(behaviour) {
		if field.Anonymous {
			continue
		}
		name := field.Tag.Get("json")
		if _, there := shown[name]; !there {
			t.Errorf("settings lack %s", name)
		}
		value := map[reflect.Kind]string{reflect.Bool: `true`, reflect.Int: `3`, reflect.String: `"fixed"`}[field.Type.Kind()]
		s.post("/_sandbox/settings", `{"behaviour":{"`+name+`":`+value+`}}`).wantStatus(t, 200)
		if got := string(encode(child(s.object("/_sandbox/settings"), "behaviour")[name])); got != value {
			t.Errorf("%s is %s after being set to %s", name, got, value)
		}
	}
}
