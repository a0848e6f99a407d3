package metrics

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"ecwid-mcp/internal/golden"
)

// TestDocs compares docs/metrics.md with the registry; run it with -update to write the page.
func TestDocs(t *testing.T) {
	golden.CheckFile(t, filepath.Join("..", "..", "docs", "metrics.md"), []byte(page(t)))
}

const intro = `<!-- generated, see internal/metrics -->
# Metrics

` + "`ecwid-mcp http --admin-addr 127.0.0.1:9090` serves `/metrics` for Prometheus and `/livez`" + ` on an address of its own.
It must be a loopback address, so that nobody on another machine can read them; requests under another name than
` + "`localhost`" + ` or a loopback address get 403, so that no page in a browser can either.

Labels have few values, and none is an id, a token or something that a person typed: names of tools, methods and codes
that are not known beforehand count as ` + "`other`" + `, and routes of Ecwid's REST API hold ` + "`{orderId}`" + ` in place of the id.

`

const outro = `
The figures of the process (` + "`process_…`" + `) and of the Go runtime (` + "`go_…`" + `) are those of Prometheus' Go library.
Histograms are in seconds, with buckets from 0.01 to 30.

## What to look at

| Question | Query |
|---|---|
| Is the store's token still good? | ` + "`ecwid_mcp_api_breaker_open == 1`" + ` |
| Has Ecwid asked to wait? | ` + "`ecwid_mcp_api_blocked_seconds > 0`, `increase(ecwid_mcp_api_rate_limited_total[1h]) > 0`" + ` |
| Is the request budget short? | ` + "`histogram_quantile(0.95, rate(ecwid_mcp_api_wait_seconds_bucket[5m])) > 1`" + ` |
| How many tool calls fail, and why? | ` + "`sum by (tool, code) (rate(ecwid_mcp_tool_errors_total[5m]))`" + ` |
| How slow is Ecwid? | ` + "`histogram_quantile(0.95, sum by (le, route) (rate(ecwid_mcp_api_call_duration_seconds_bucket[5m])))`" + ` |
| Is a store not followed? | ` + "`min by (store) (ecwid_mcp_events_poll_age_seconds) > 120`, `sum by (store) (ecwid_mcp_events_following) == 0`" + ` |
| Does a trigger not fire? | ` + "`ecwid_mcp_events_triggers_off > 0`, `ecwid_mcp_events_unkept == 1`" + ` |
| Are webhooks refused, and why? | ` + "`sum by (outcome) (increase(ecwid_mcp_webhooks_total{outcome!=\"accepted\",outcome!=\"foreign\"}[1h])) > 0`" + ` |
| Do webhooks arrive, or only polls? | ` + "`sum by (source) (increase(ecwid_mcp_events_total[1d]))`" + ` |
`

func page(t *testing.T) string {
	t.Helper()
	m := fresh()
	exercise(m)
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(intro + "| Name | Type | Labels | Meaning |\n|---|---|---|---|\n")
	for _, family := range families {
		name := family.GetName()
		if !strings.HasPrefix(name, namespace) {
			continue
		}
		var labels []string
		for _, label := range family.GetMetric()[0].GetLabel() {
			labels = append(labels, "`"+label.GetName()+"`")
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, strings.ToLower(family.GetType().String()), strings.Join(labels, ", "), family.GetHelp())
	}
	return b.String() + outro
}

// TestDocsLackNothing: every figure that is registered has a value in the test above, and so a row.
func TestDocsLackNothing(t *testing.T) {
	m := fresh()
	exercise(m)
	text := page(t)
	rows := strings.Count(text, "\n| `"+namespace)
	descs := 1 + len(m.mcp.collectors()) + len(m.api.collectors()) + 5 + // build info and the states of stores
		len(m.events.collectors()) + len(m.following.descs()) + len(m.deliveries.collectors())
	if rows != descs {
		t.Errorf("%d rows for %d figures", rows, descs)
	}
	for row := range strings.Lines(text) {
		if strings.HasPrefix(row, "| `"+namespace) && !strings.HasSuffix(row, ". |\n") {
			t.Errorf("no whole sentence: %s", row)
		}
	}
}
