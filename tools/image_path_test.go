package tools

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"ecwid-mcp/internal/toolkit"
)

// folders makes two roots and a folder beside them, with pictures and ways out.
func folders(t *testing.T) (roots []string, outside string) {
	t.Helper()
	base := t.TempDir()
	picture := drawing(t, "png")
	write := func(path string, data []byte) {
		path = filepath.Join(base, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a/tea.png", picture)
	write("a/sub/tea 2.png", picture)
	write("a/notes.txt", []byte("secret notes"))
	for name, size := range map[string]int64{"a/big.png": maxImageBytes, "a/bigger.png": maxImageBytes + 1} {
		write(name, picture)
		if err := os.Truncate(filepath.Join(base, name), size); err != nil {
			t.Fatal(err)
		}
	}
	write("b/mug.png", picture)
	write("b-not/mug.png", picture)
	write("outside/key.png", picture)
	return []string{filepath.Join(base, "a"), filepath.Join(base, "b")}, filepath.Join(base, "outside")
}

func uploadOf(product, path string) string {
	quoted, err := json.Marshal(path)
	if err != nil {
		panic(err)
	}
	return `{"productId":` + product + `,"imagePath":` + string(quoted) + `}`
}

func TestUploadFromPath(t *testing.T) {
	roots, outside := folders(t)
	link(t, filepath.Join(roots[0], "tea.png"), filepath.Join(roots[0], "inside-absolute.png"))
	link(t, "sub/tea 2.png", filepath.Join(roots[0], "inside.png"))
	link(t, filepath.Join(outside, "key.png"), filepath.Join(roots[0], "leak.png"))
	link(t, "../outside/key.png", filepath.Join(roots[0], "leak-relative.png"))
	link(t, "../outside", filepath.Join(roots[0], "leak-folder"))
	for path, allowed := range map[string]bool{
		"tea.png": true, "sub/tea 2.png": true, "./sub/../tea.png": true, "mug.png": true, "inside.png": true, "big.png": true,
		filepath.Join(roots[0], "tea.png"): true, filepath.Join(roots[1], "mug.png"): true, filepath.Join(roots[1], "..", "b", "mug.png"): true,
		"none.png": false, "": false, ".": false, "sub": false, "/": false, "../outside/key.png": false, "sub/../../outside/key.png": false,
		filepath.Join(outside, "key.png"): false, roots[0]: false, filepath.Join(roots[1]+"-not", "mug.png"): false,
		filepath.Join(roots[0], "..", "outside", "key.png"): false, "inside-absolute.png": false, "leak.png": false, "leak-relative.png": false, "leak-folder/key.png": false,
		"a/tea.png": false, "tea.png\x00": false, "/etc/hostname": false, "file:///etc/hostname": false, "~/tea.png": false,
	} {
		t.Run(path, func(t *testing.T) {
			at(t, setup{images: toolkit.ImagePolicy{AllowPath: true, Roots: roots}}, func(d *desk) {
				id := text(stock(d).tea)
				args := uploadOf(id, path)
				switch {
				case allowed:
					out := read[uploadMainImageOutput](d.does("upload_main_image", args, `{"productId":`+id+`}`))
					if len(d.picture(out.ImageURL)) < len(drawing(t, "png")) {
						t.Error("the store has another picture")
					}
				case path == "":
					d.refusesUnasked("upload_main_image", args, toolkit.CodeInvalidArgument, "give exactly one of")
				default:
					// Nothing tells whether there is such a file.
					d.refusesUnasked("upload_main_image", args, toolkit.CodeNotAllowed, "imagePath names no readable picture file below an --image-root")
				}
			})
		})
	}
}

func link(t *testing.T, target, path string) {
	t.Helper()
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}

func TestUploadFromPathOfWhatIsNoPicture(t *testing.T) {
	roots, _ := folders(t)
	at(t, setup{images: toolkit.ImagePolicy{AllowPath: true, Roots: roots}}, func(d *desk) {
		d.refusesUnasked("upload_main_image", `{"productId":1,"imagePath":"notes.txt"}`, toolkit.CodeInvalidArgument, "imagePath is not a JPEG, PNG or GIF picture")
		d.refusesUnasked("upload_main_image", `{"productId":1,"imagePath":"bigger.png"}`, toolkit.CodeInvalidArgument, "imagePath is larger than 20 MB")
	})
}

func TestUploadFromPathNeedsLeave(t *testing.T) {
	roots, _ := folders(t)
	for name, test := range map[string]struct {
		policy toolkit.ImagePolicy
		word   string
	}{
		"no roots":      {toolkit.ImagePolicy{AllowPath: true}, "Start the server with --image-root FOLDER"},
		"not on stdio":  {toolkit.ImagePolicy{Roots: roots}, "local files are read only when the server runs over stdio"},
		"neither":       {toolkit.ImagePolicy{}, "Use imageUrl or imageBase64"},
		"roots missing": {toolkit.ImagePolicy{AllowPath: true, Roots: []string{filepath.Join(roots[0], "none")}}, "below an --image-root"},
	} {
		t.Run(name, func(t *testing.T) {
			at(t, setup{images: test.policy}, func(d *desk) {
				d.refusesUnasked("upload_main_image", `{"productId":1,"imagePath":"tea.png"}`, toolkit.CodeNotAllowed, test.word)
			})
		})
	}
}

func TestUploadFromARelativeRoot(t *testing.T) {
	roots, _ := folders(t)
	t.Chdir(filepath.Dir(roots[0]))
	at(t, setup{images: toolkit.ImagePolicy{AllowPath: true, Roots: []string{"a"}}}, func(d *desk) {
		id := text(stock(d).tea)
		for _, path := range []string{"tea.png", filepath.Join(roots[0], "tea.png")} {
			d.does("upload_main_image", uploadOf(id, path), `{}`)
		}
		d.refuses("upload_main_image", uploadOf(id, "a/tea.png"), toolkit.CodeNotAllowed)
	})
}
