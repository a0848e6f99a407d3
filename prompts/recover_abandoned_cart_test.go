package prompts

import (
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

func TestRecoverAbandonedCartIsAsKept(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.gets("recover_abandoned_cart", nil).golden(t, "recover_abandoned_cart")
}
