//go:build unix

package tools

import (
	"path/filepath"
	"syscall"
	"testing"

	"ecwid-mcp/internal/toolkit"
)

// TestUploadFromAPipe: opening a pipe would wait for a writer that never comes.
func TestUploadFromAPipe(t *testing.T) {
	roots, _ := folders(t)
	if err := syscall.Mkfifo(filepath.Join(roots[0], "pipe.png"), 0o600); err != nil {
		t.Fatal(err)
	}
	link(t, "pipe.png", filepath.Join(roots[0], "link-to-pipe.png"))
	link(t, "/dev/zero", filepath.Join(roots[0], "device.png"))
	at(t, setup{images: toolkit.ImagePolicy{AllowPath: true, Roots: roots}}, func(d *desk) {
		for _, name := range []string{"pipe.png", "link-to-pipe.png", "device.png"} {
			d.refusesUnasked("upload_main_image", `{"productId":1,"imagePath":"`+name+`"}`, toolkit.CodeNotAllowed, "names no readable picture file")
		}
	})
}
