package sandbox

import (
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestDates(t *testing.T) {
	moment := time.Date(2024, 5, 1, 5, 26, 28, 0, time.UTC)
	good := map[string]time.Time{
		"1714541188":                moment,
		"2024-05-01 05:26:28 +0000": moment,
		"2024-05-01 07:26:28 +0200": moment,
		"2024-05-01 05:26:28":       moment,
		"2024-05-01 05:26:28 UTC":   moment,
		"2024-05-01 05:26:28 GMT":   moment,
		"2024-05-01":                time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC),
		"0":                         time.Unix(0, 0).UTC(),
	}
	for text, want := range good {
		if got, ok := parseDate(text); !ok || !got.Equal(want) {
			t.Errorf("%q is %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "yesterday", "2024-05-01T05:26:28Z", "2024-13-01", "1.5", "99999999999999", "2024-05-01 05:26:28  0000"} {
		if got, ok := parseDate(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	if got := formatDate(moment.In(time.FixedZone("", 7200))); got != "2024-05-01 05:26:28 +0000" {
		t.Errorf("written as %q", got)
	}
}

func FuzzDates(f *testing.F) {
	for _, seed := range []string{"1714541188", "2024-05-01 05:26:28 +0000", "2024-05-01", "-62135596800", "9999-12-31 23:59:59 -2300"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		moment, ok := parseDate(text)
		if !ok {
			return
		}
		again, ok := parseDate(formatDate(moment))
		if !ok || !again.Equal(moment) {
			t.Errorf("%q is %v, written %q, read again %v %v", text, moment, formatDate(moment), again, ok)
		}
	})
}

func queryCall(raw string) *call {
	values, _ := url.ParseQuery(raw)
	return &call{store: New(Options{Now: newClock().Now}), query: values}
}

func TestBooleans(t *testing.T) {
	for text, want := range map[string]bool{
		"true": true, "yes": true, "on": true, "1": true, "TRUE": true, "false": false, "no": false, "off": false, "0": false,
	} {
		got, set, e := queryCall("x=" + text).boolean("x")
		if got != want || !set || e != nil {
			t.Errorf("%q is %v, %v, %v", text, got, set, e)
		}
	}
	if _, set, e := queryCall("").boolean("x"); set || e != nil {
		t.Error("an absent flag counts as set")
	}
	if _, _, e := queryCall("x=maybe").boolean("x"); e == nil || !strings.Contains(e.message, "expected one of 'true'") {
		t.Errorf("error %v", e)
	}
}

func TestNumbers(t *testing.T) {
	if n, set, e := queryCall("x=12").integer("x"); n != 12 || !set || e != nil {
		t.Errorf("12 is %d, %v, %v", n, set, e)
	}
	for _, text := range []string{"12.5", "abc", "99999999999999999999"} {
		const want = "Wrong numeric parameter 'x' value: not a number or a number out of range"
		if _, _, e := queryCall("x=" + text).integer("x"); e == nil || e.status != 400 || e.message != want {
			t.Errorf("%q: %v", text, e)
		}
	}
	if r, e := queryCall("x=12.50").decimal("x"); e != nil || decimal(r) != "12.5" {
		t.Errorf("12.50 is %v, %v", r, e)
	}
	for _, text := range []string{"1e999999999", "NaN", "Inf", "1/2", "0x10", "--1"} {
		if _, e := queryCall("x=" + text).decimal("x"); e == nil {
			t.Errorf("%q is taken for a number", text)
		}
	}
	ids, e := queryCall("x=1, 2,,3").integers("x")
	if e != nil || len(ids) != 3 || ids[2] != 3 {
		t.Errorf("list is %v, %v", ids, e)
	}
	if _, e := queryCall("x=1,b").integers("x"); e == nil {
		t.Error("a list with a letter passes")
	}
}

func TestPeriods(t *testing.T) {
	at := time.Unix(1000, 900_000_000)
	cases := map[string]struct {
		bounds         Bounds
		knownExclusive bool
		query          string
		in             bool
	}{
		"no bounds":                      {in: true},
		"the lower bound counts":         {query: "from=1000", in: true},
		"after":                          {query: "from=1001"},
		"the upper bound counts":         {query: "to=1000", in: true},
		"before":                         {query: "to=999"},
		"an upper bound known as out":    {query: "to=1000", knownExclusive: true},
		"just below it":                  {query: "to=1001", knownExclusive: true, in: true},
		"all inclusive":                  {bounds: InclusiveBounds, query: "to=1000", knownExclusive: true, in: true},
		"all exclusive":                  {bounds: ExclusiveBounds, query: "to=1000"},
		"the lower bound stays included": {bounds: ExclusiveBounds, query: "from=1000&to=1001", in: true},
	}
	for name, c := range cases {
		call := queryCall(c.query)
		call.store.opts.Behaviour.UpperBounds = c.bounds
		span, e := call.period("from", "to", c.knownExclusive)
		if e != nil || span.has(at) != c.in {
			t.Errorf("%s: in is %v, %v; want %v", name, span.has(at), e, c.in)
		}
	}
	if _, e := queryCall("to=tomorrow").period("from", "to", false); e == nil || e.code != "WRONG_PARAMETER" {
		t.Errorf("error %v", e)
	}
}

// No query text makes a search panic or answer anything but 200 or 400.
func FuzzProductQuery(f *testing.F) {
	for _, seed := range []string{
		"limit=5&offset=2", "keyword=%22red%20cup%22*", "createdFrom=2024-01-01&createdTo=1", "priceFrom=1e5&priceTo=-3",
		"category=0&withSubcategories=yes", "option_Size=S,M&attribute_Brand=", "responseFields=items(id,(()", "sortBy=NAME_ASC&productId=1,2",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		values, err := url.ParseQuery(raw)
		if err != nil || !utf8.ValidString(raw) || values.Has("token") {
			return
		}
		s := open(t, Options{})
		s.create("/products", `{"name":"Red cup","price":5,"options":[{"name":"Size","choices":[{"text":"S"}]}]}`)
		if answer := s.get("/products?" + values.Encode()); answer.status != 200 && answer.status != 400 {
			t.Errorf("%q: status %d", raw, answer.status)
		}
	})
}
