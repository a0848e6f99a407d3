package metrics

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// fresh are Metrics of a server with two tools.
func fresh() *Metrics {
	return New(Options{Version: "v1.2.3", Tools: []string{"find_order", "update_order"}, Codes: []string{"not_found", "unavailable"},
		WebhookOutcomes: []string{"accepted", "unsigned"}, Triggers: []string{"new-order", "new-product"},
		EventNames: []string{"order.paid"}, DeliveryFailures: []string{"timeout"}})
}

// sample is one line of the text format: a name, labels and a number (Prometheus docs, Exposition formats).
var sample = regexp.MustCompile(`^([a-z_:][a-z0-9_:]*(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\})?) (\S+)$`)

// scrape asks as Prometheus does, and gives the value of each series of this program: `requests_total{method="ping"}`.
func scrape(t testing.TB, m *Metrics) map[string]float64 {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if kind := answer.Header().Get("Content-Type"); answer.Code != http.StatusOK || !strings.HasPrefix(kind, "text/plain; version=0.0.4") {
		t.Fatalf("status %d, %s", answer.Code, kind)
	}
	return parse(t, answer.Body.String())
}

func parse(t testing.TB, text string) map[string]float64 {
	t.Helper()
	series := map[string]float64{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "# HELP ") || strings.HasPrefix(line, "# TYPE ") {
			continue
		}
		parts := sample.FindStringSubmatch(line)
		if parts == nil {
			t.Fatalf("not in the text format: %q", line)
		}
		value, err := strconv.ParseFloat(parts[2], 64)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if name, own := strings.CutPrefix(parts[1], namespace+"_"); own {
			series[name] = value
		}
	}
	return series
}

// holds checks some of the series; a wanted 0 may be absent too.
func holds(t testing.TB, got, want map[string]float64) {
	t.Helper()
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %v, want %v", name, got[name], value)
		}
	}
}
