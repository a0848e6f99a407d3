package ecwid_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

func TestUploadMainImage(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	tea := create[ecwid.ProductID](t, store, "/products", `{"name":"Tea"}`)
	if product := must(client.Product(t.Context(), tea))(t); product.ImageURL != "" {
		t.Fatalf("there is a picture already: %s", product.ImageURL)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	first := must(client.UploadMainImage(t.Context(), tea, picture.Bytes()))(t)
	after := must(client.Product(t.Context(), tea))(t)
	if first == 0 || !strings.Contains(after.ImageURL, idText(first)) || after.ThumbnailURL == "" {
		t.Errorf("image %d is shown as %q and %q", first, after.ImageURL, after.ThumbnailURL)
	}
	second := must(client.UploadMainImageFromURL(t.Context(), tea, "https://example.com/tea & cup.png?size=1+1"))(t)
	if got := asked(t, store, "externalUrl"); got != "https://example.com/tea & cup.png?size=1+1" {
		t.Errorf("the address arrived as %q", got)
	}
	if second == first || second == 0 {
		t.Errorf("images %d and %d", first, second)
	}
	_, err := client.UploadMainImage(t.Context(), tea, []byte("this is no picture"))
	fails(t, err, ecwid.ErrInvalid, "")
	_, err = client.UploadMainImageFromURL(t.Context(), tea, "ftp://example.com/tea.png")
	fails(t, err, ecwid.ErrInvalid, "WRONG_URL")
	_, err = client.UploadMainImage(t.Context(), 999, picture.Bytes())
	fails(t, err, ecwid.ErrNotFound, "Product #999 not found")
	_, err = client.UploadMainImage(t.Context(), tea, append(picture.Bytes(), make([]byte, 20<<20)...))
	if e := fails(t, err, ecwid.ErrInvalid, ""); e.Status != 413 {
		t.Errorf("status %d for a picture of more than 20 MB", e.Status)
	}
}
