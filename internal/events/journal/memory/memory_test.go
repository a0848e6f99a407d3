package memory_test

import (
	"testing"

	"go.uber.org/goleak"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/contract"
	"ecwid-mcp/internal/events/journal/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestContract(t *testing.T) {
	contract.Run(t, func(*testing.T) journal.Journal { return memory.New() })
}
