package report_test

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
)

// settle compares settlement figures with a shop in which PayPal brought 100 and Card 50.05, in a currency with so many
// decimal places.
func settle(t tester, places int, settlement string) (*report.Settlement, error) {
	t.Helper()
	s := openShop(t, sandbox.Options{})
	s.trade("XTS", places, "UTC")
	for method, total := range map[string]string{"PayPal": "100", "Card": "50.05"} {
		s.sell(fmt.Sprintf(`{"email":"a@example.com","paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","paymentMethod":%q,"subtotal":1,"total":%s,`+
			`"createDate":"2026-11-16 12:00:00 +0000","items":[]}`, method, total))
	}
	got, err := s.reports.Revenue(t.Context(), report.RevenueQuery{Between: lastWeek.Between, Settlement: settlement}, nil)
	return got.Settlement, err
}

func TestSettlementIsReadAsPeopleWriteIt(t *testing.T) {
	for _, test := range []struct {
		text   string
		places int
		want   string // method=settled/gap/result, in the report's order
	}{
		{"PayPal, 100\nCard, 50.05", 2, "Card=50.05/0/matches PayPal=100/0/matches"},
		{"Method, Amount\r\nPAYPAL;99.50\r\n\r\n card ;50.05\r\n", 2, "PayPal=99.5/-0.5/gap Card=50.05/0/matches"},
		{"PayPal: 100; Card: 40", 2, "Card=40/-10.05/gap PayPal=100/0/matches"},
		{"PayPal\t60\nPayPal\t40", 2, "Card=0/-50.05/notSettled PayPal=100/0/matches"},
		{"Pay  Pal, 1", 2, "PayPal=0/-100/notSettled Card=0/-50.05/notSettled Pay  Pal=1/1/noOrders"},
		{`"PayPal","1,234.56"` + "\nCard, 50.05", 2, "PayPal=1234.56/1134.56/gap Card=50.05/0/matches"},
		{"PayPal, 1.234,56 EUR\nCard | 50.05", 2, "PayPal=1234.56/1134.56/gap Card=50.05/0/matches"},
		{"PayPal, 1.234\nCard, 1'234.50", 2, "Card=1234.5/1184.45/gap PayPal=1234/1134/gap"},
		{"PayPal, 1.234\nCard, 0.005", 3, "PayPal=1.234/-98.766/gap Card=0.005/-50.045/gap"},
		{"PayPal, -€ 5\nCard, USD -1", 2, "PayPal=-5/-105/gap Card=-1/-51.05/gap"},
		{"PayPal, −5", 2, "PayPal=-5/-105/gap Card=0/-50.05/notSettled"},
		{"Visa, Mastercard, 12\nPayPal, 100\nCard, 50.05", 2, "Visa, Mastercard=12/12/noOrders Card=50.05/0/matches PayPal=100/0/matches"},
		{"Terminal 3, 45.00\nPayPal, 100\nCard, 50.05", 2, "Terminal 3=45/45/noOrders Card=50.05/0/matches PayPal=100/0/matches"},
		{"PayPal = 12\u202f345,60\nCard, 50.0500", 2, "PayPal=12345.6/12245.6/gap Card=50.05/0/matches"},
		{"PayPal, 1,234,567\nCard, 50,05", 2, "PayPal=1234567/1234467/gap Card=50.05/0/matches"},
	} {
		got, err := settle(t, test.places, test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		var rows []string
		for _, r := range got.Rows {
			rows = append(rows, fmt.Sprintf("%s=%s/%s/%s", r.PaymentMethod, r.Settled, r.Gap, r.Result))
		}
		if joined := strings.Join(rows, " "); joined != test.want {
			t.Errorf("%q\n got %s\nwant %s", test.text, joined, test.want)
		}
	}
}

func TestSettlementRefusesWhatCouldMeanTwoThings(t *testing.T) {
	for text, places := range map[string]int{
		"PayPal": 2, "PayPal 100": 2, ", 100": 2, "PayPal, ten": 2, "PayPal, 1.234.5": 2, "PayPal, 12.345.6": 0, "Card, 1, 200": 2, "PayPal, 1,234": 3,
		"PayPal, 1.005,5.5": 2, "PayPal, 10.5": 0, "PayPal, 0.125": 2, "PayPal, 100\nCard": 2, "PayPal, 1e3": 2, "PayPal, 1..2": 2,
		"PayPal, 12,34,567": 2, strings.Repeat("PayPal, 1\n", 201): 2, strings.Repeat("x", 20_001): 2, "method, amount": 2,
	} {
		got, err := settle(t, places, text)
		var wrong *report.ParameterError
		if !errors.As(err, &wrong) || wrong.Parameter != "settlement" {
			t.Errorf("%.40q with %d places: %+v, %v", text, places, got, err)
		}
		if wrong != nil && strings.Contains(wrong.Reason, "ten") {
			t.Error("the refusal repeats what was given")
		}
	}
}

// TestAmountsReadBack: what is written in any usual way reads as the same amount.
func TestAmountsReadBack(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		cents := rapid.Int64Range(0, 99_999_999_99).Draw(r, "cents")
		style := rapid.SampledFrom([][2]string{{"", "."}, {"", ","}, {",", "."}, {".", ","}, {"'", "."}, {" ", ","}, {"\u00a0", ","}}).Draw(r, "style")
		whole := fmt.Sprint(cents / 100)
		for at := len(whole) - 3; at > 0; at -= 3 {
			whole = whole[:at] + style[0] + whole[at:]
		}
		text := rapid.SampledFrom([]string{"", "-"}).Draw(r, "sign") + whole + style[1] + fmt.Sprintf("%02d", cents%100)
		got, err := settle(r, 2, "Other, "+text)
		if err != nil {
			r.Fatalf("%q: %v", text, err)
		}
		want := fmt.Sprintf("%d.%02d", cents/100, cents%100)
		if strings.HasPrefix(text, "-") && cents > 0 {
			want = "-" + want
		}
		for _, row := range got.Rows {
			if row.PaymentMethod == "Other" && row.Settled.Fixed(2) != want {
				r.Errorf("%q reads as %s, want %s", text, row.Settled.Fixed(2), want)
			}
		}
	})
}

// FuzzSettlement: whatever is pasted is refused, or every amount of it is counted once.
func FuzzSettlement(f *testing.F) {
	for _, text := range []string{"PayPal, 100\nCard, 50.05", "a;1;b;2", "€, -1", "x|1'000", "\"A\"\t\"1\"", "m,1,234.5\r\n", ",\n;", "=1", "A: 0"} {
		f.Add(text)
	}
	s := openShop(f, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	s.store.Advance(time.Hour)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := s.reports.Revenue(t.Context(), report.RevenueQuery{Between: lastWeek.Between, Settlement: text}, nil)
		if err != nil {
			var wrong *report.ParameterError
			if !errors.As(err, &wrong) || wrong.Parameter != "settlement" {
				t.Fatal(err)
			}
			return
		}
		if got.Settlement == nil {
			if strings.TrimSpace(text) != "" {
				t.Errorf("%q is ignored", text)
			}
			return
		}
		sum := new(big.Rat)
		for _, row := range got.Settlement.Rows {
			settled, _ := new(big.Rat).SetString(row.Settled.String())
			sum.Add(sum, settled)
			if row.PaymentMethod == "" || row.Result != report.SettlementUnknown || !row.Expected.IsZero() {
				t.Errorf("%q: row %+v in a shop without orders", text, row)
			}
		}
		same(t, "settled", got.Settlement.Settled, sum)
		same(t, "gap", got.Settlement.Gap, sum)
	})
}
