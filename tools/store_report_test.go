package tools

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/golden"
	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"

	"github.com/mark3labs/mcp-go/mcp"
)

var reporting = setup{extra: Extra{Reports: true}}

func TestStoreReport(t *testing.T) {
	at(t, reporting, func(d *desk) {
		history(d)
		stock(d)
		d.does("store_report", `{"report":"revenue-by-payment-method","parameters":{"from":"2026-06-01","to":"2026-06-14"}}`,
			`{"figures":{"report":"revenue-by-payment-method","currency":"USD","range":{"from":"2026-06-01","to":"2026-06-14"},"covered":{"orders":4}}}`)
		d.does("store_report", `{"report":"stock","parameters":{"below":2}}`, `{"figures":{"report":"stock","covered":{"products":4}}}`)
	})
}

func TestStoreReportRefuses(t *testing.T) {
	at(t, reporting, func(d *desk) {
		before := len(d.store.Requests())
		d.refuses("store_report", `{}`, toolkit.CodeInvalidArgument, "report is required")
		d.refuses("store_report", `{"report":"taxes"}`, toolkit.CodeInvalidArgument, "revenue-by-payment-method")
		d.refuses("store_report", `{"report":"stock","parameters":{"form":"2026-06-01"}}`, toolkit.CodeInvalidArgument, "form is not a parameter of this report")
		d.refuses("store_report", `{"report":"revenue-by-payment-method","parameters":{"from":"2026-06-31"}}`, toolkit.CodeInvalidArgument, "from must be a date")
		d.refuses("store_report", `{"report":"customer-history"}`, toolkit.CodeInvalidArgument, "email or customerId is required")
		for _, r := range d.store.Requests()[before:] {
			if !strings.HasSuffix(r.Path, "/profile") {
				t.Errorf("asked the store for %s", r.Path)
			}
		}
	})
	at(t, setup{}, func(d *desk) {
		if _, err := d.client.CallTool(d.t.Context(), mcp.CallToolRequest{Params: mcp.CallToolParams{Name: "store_report"}}); err == nil {
			t.Error("the tool is offered to everybody")
		}
	})
}

func TestStoreReportOfARevokedToken(t *testing.T) {
	at(t, setup{extra: Extra{Reports: true}, token: "secret_other"}, func(d *desk) {
		d.refuses("store_report", `{"report":"stock"}`, toolkit.CodeUnauthorized, "ecwid-mcp login")
	})
	at(t, reporting, func(d *desk) {
		d.breaks(sandbox.Fault{Kind: sandbox.Status, Status: 500})
		d.refuses("store_report", `{"report":"stock"}`, toolkit.CodeUnavailable, "")
	})
}

func TestStoreReportAsListed(t *testing.T) {
	_, tools := list(t, With(Extra{Reports: true}))
	i := slices.IndexFunc(tools, func(tool listed) bool { return tool.Name == storeReport.Name })
	data, err := json.Marshal(tools[i])
	if err != nil {
		t.Fatal(err)
	}
	golden.CheckJSON(t, "schema/store_report.json", data)
	if len(data) > 4000 {
		t.Errorf("the tool takes %d bytes of a model's attention", len(data))
	}
	var hints mcp.ToolAnnotation
	if err := json.Unmarshal(tools[i].Annotations, &hints); err != nil || !*hints.ReadOnlyHint {
		t.Errorf("%v: %s", err, tools[i].Annotations)
	}
	var input struct {
		Properties struct {
			Report struct{ Enum []string }
		}
	}
	if err := json.Unmarshal(tools[i].InputSchema, &input); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, kind := range report.Kinds() {
		names = append(names, kind.Name)
	}
	if !slices.Equal(input.Properties.Report.Enum, names) {
		t.Errorf("%v instead of %v", input.Properties.Report.Enum, names)
	}
}
