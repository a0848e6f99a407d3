package report_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
)

// meddler lets something happen after the request with this number.
type meddler struct {
	http.RoundTripper
	happens func()
	at      int
	count   int
}

func (m *meddler) RoundTrip(req *http.Request) (*http.Response, error) {
	answer, err := m.RoundTripper.RoundTrip(req)
	if m.count++; m.count == m.at {
		m.happens()
	}
	return answer, err
}

// TestReportsOfSeveralScansShowOneMoment: whenever the shop changes while they are computed.
func TestReportsOfSeveralScansShowOneMoment(t *testing.T) {
	week := map[string]string{"from": "2026-11-15", "to": "2026-11-21"}
	for name, given := range map[string]map[string]string{
		report.CustomerHistoryReport: {"email": "a@example.com"},
		report.RetailSyncReport:      week,
		report.ComplianceName:        {"from": "2026-11-15", "to": "2026-11-22", "threshold": "5", "categories": "Tea"},
	} {
		t.Run(name, func(t *testing.T) {
			for at, asked := 1, 1; at <= asked; at++ {
				asked = disturbed(t, name, given, at)
			}
		})
	}
}

// disturbed computes a report while orders, products and customers change after one of its requests, and returns how
// many there were.
func disturbed(t *testing.T, name string, given map[string]string, at int) int {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	tea := s.made("/categories", `{"name":"Tea"}`)
	first := s.made("/products", fmt.Sprintf(`{"name":"Assam","price":7,"categoryIds":[%d]}`, tea))
	customer := s.made("/customers", `{"email":"a@example.com","billingPerson":{"name":"Ada"}}`)
	order := `{"email":"a@example.com","customerId":%d,"paymentStatus":"PAID","fulfillmentStatus":"PROCESSING","subtotal":1,"total":%d.01,` +
		`"createDate":"2026-11-20 12:00:00 +0000","billingPerson":{"name":"Bea"},"items":[{"productId":%d,"name":"Assam","price":1,"quantity":1}]}`
	gone := s.sell(fmt.Sprintf(order, customer, 7, first))
	s.sell(fmt.Sprintf(order, customer, 8, first))
	s.store.Advance(time.Hour)
	before := s.told(s.client, name, given)
	m := &meddler{RoundTripper: s.store.Transport(), at: at, happens: func() {
		s.store.Advance(time.Minute)
		s.sell(fmt.Sprintf(order, customer, 9, first))
		for _, path := range []string{"/orders/" + gone, fmt.Sprint("/products/", first)} {
			if _, err := s.store.Delete(path); err != nil {
				t.Fatal(err)
			}
		}
		s.made("/products", fmt.Sprintf(`{"name":"Ceylon","price":7,"categoryIds":[%d]}`, tea))
		s.put(fmt.Sprint("/customers/", customer), `{"billingPerson":{"name":"Bea"}}`)
		s.store.Advance(time.Minute)
	}}
	client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret(s.store.Info().Token), Transport: m,
		Limits: ecwid.NewLimitsOf(ecwid.Budget{Burst: 10_000, PerSecond: 10_000})})
	if err != nil {
		t.Fatal(err)
	}
	got := s.told(client, name, given)
	asked := m.count
	if at <= asked {
		if after := s.told(s.client, name, given); got != after && got != before {
			t.Errorf("changed after request %d of %d:\n%s\nbefore\n%s\nafter\n%s", at, asked, got, before, after)
		}
	}
	return asked
}

// told is a report without the moment of its computation, by a Reporter that has kept nothing.
func (s *shop) told(source report.Source, name string, given map[string]string) string {
	s.t.Helper()
	data, err := s.reporter(source).Report(s.t.Context(), name, given, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	var members map[string]any
	if err := json.Unmarshal(data, &members); err != nil {
		s.t.Fatal(err)
	}
	delete(members, "computedAt")
	text, err := json.Marshal(members)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// made stores something and returns its id.
func (s *shop) made(path, body string) int64 {
	s.t.Helper()
	data, err := s.store.Create(path, []byte(body))
	if err != nil {
		s.t.Fatal(err)
	}
	var answer struct{ ID int64 }
	if err := json.Unmarshal(data, &answer); err != nil {
		s.t.Fatal(err)
	}
	return answer.ID
}
