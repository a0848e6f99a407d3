package sqlite

import (
	"testing"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/contract"
)

func TestContract(t *testing.T) {
	contract.Run(t, func(t *testing.T) journal.Journal { return open(t, t.TempDir()) })
}

func TestContractOfShared(t *testing.T) {
	contract.RunShared(t, func(t *testing.T) contract.Opener {
		folder := t.TempDir()
		return func() (journal.Journal, error) { return Open(t.Context(), Options{Folder: folder}) }
	})
}

// open opens a journal that the caller closes.
func open(t testing.TB, folder string) *Journal {
	t.Helper()
	j, err := Open(t.Context(), Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	return j
}
