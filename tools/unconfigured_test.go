package tools

import (
	"bytes"
	"testing"

	"ecwid-mcp/internal/toolkit"

	"github.com/mark3labs/mcp-go/mcp"
)

// TestWithoutAStore: each call says what to set; wrong arguments are named first.
func TestWithoutAStore(t *testing.T) {
	var log bytes.Buffer
	c := connect(t, serve(toolkit.UnconfiguredSession("Set ECWID_STORE_ID and ECWID_TOKEN."), All(), 0, &log), "")
	defer c.Close()
	d := &desk{t: t, client: c, log: &log}
	tools, err := c.ListTools(t.Context(), mcp.ListToolsRequest{})
	if err != nil || len(tools.Tools) != 12 {
		t.Fatal(err)
	}
	for _, tool := range All() {
		d.send(tool.Name, sound[tool.Name]).is(toolkit.CodeNotConfigured, "Failed in this server", "No store is connected.", "What to do: Set ECWID_STORE_ID and ECWID_TOKEN.")
		d.send(tool.Name, `{"unheardOf":1}`).is(toolkit.CodeInvalidArgument, "unheardOf is unknown")
	}
}

// TestTheListIsInTheOrderOfTheReadme: clients show the tools in this order.
func TestTheListIsInTheOrderOfTheReadme(t *testing.T) {
	var names []string
	for _, tool := range All() {
		names = append(names, tool.Name)
	}
	want := []string{"find_customer", "find_order", "find_product", "create_customer", "create_order", "create_product", "create_discount_coupon",
		"update_customer", "update_order", "update_product", "upload_main_image", "find_or_create_customer"}
	if jsonOf(t, names) != jsonOf(t, want) {
		t.Error(names)
	}
}
