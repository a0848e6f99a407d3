//go:build unix

package catalogue

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestResultsAreAnOrdinaryFile: it is replaced in one step, which for whoever may do everything takes away /dev/null.
func TestResultsAreAnOrdinaryFile(t *testing.T) {
	link := filepath.Join(t.TempDir(), "null") // a link to it, so that a failure of this test does no harm
	if err := os.Symlink(os.DevNull, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, t.TempDir()} {
		_, err := OpenLog(path, Import{StoreID: 1, Sum: "a"}, GoOn, time.Now())
		if err == nil || !strings.Contains(err.Error(), "is no ordinary file") {
			t.Errorf("%s: %v", path, err)
		}
	}
}
