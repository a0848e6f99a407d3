package tools

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"
)

// drawing is a small picture in one of the three formats.
func drawing(t *testing.T, format string) []byte {
	t.Helper()
	picture := image.NewPaletted(image.Rect(0, 0, 3, 2), color.Palette{color.Black, color.White})
	var b bytes.Buffer
	var err error
	switch format {
	case "png":
		err = png.Encode(&b, picture)
	case "jpeg":
		err = jpeg.Encode(&b, picture, nil)
	case "gif":
		err = gif.Encode(&b, picture, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pngOf is a picture whose header claims these sizes.
func pngOf(t *testing.T, width, height uint32) []byte {
	t.Helper()
	data := drawing(t, "png")
	binary.BigEndian.PutUint32(data[16:], width)
	binary.BigEndian.PutUint32(data[20:], height)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29])) // of the header
	return data
}

func encoded(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

func TestUploadFromURL(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).tea)
		a := d.does("upload_main_image", `{"productId":`+id+`,"imageUrl":"https://example.com/tea.jpg?a=1&b=2"}`, `{"productId":`+id+`}`)
		out := read[uploadMainImageOutput](a)
		if out.ImageID == 0 || out.ImageURL == "" || a.sent("POST /products/"+id+"/image") != 1 {
			t.Error(a.text, a.requests)
		}
		for _, r := range d.store.Requests() {
			if r.Method == "POST" && !strings.Contains(r.Query, "externalUrl=https%3A%2F%2Fexample.com%2Ftea.jpg%3Fa%3D1%26b%3D2") {
				t.Error(r.Query)
			}
		}
		d.stored("/products/"+id, `{"imageUrl":"`+out.ImageURL+`"}`)
	})
}

func TestUploadFromBase64(t *testing.T) {
	wrap := func(text string) string { return text[:20] + `\n` + text[20:40] + "\\r\\n\\t " + text[40:] }
	for name, form := range map[string]func(string) string{
		"plain":       func(s string) string { return s },
		"no padding":  func(s string) string { return strings.TrimRight(s, "=") },
		"wrapped":     wrap,
		"data prefix": func(s string) string { return "data:image/png;base64," + s },
		"url form":    func(s string) string { return strings.NewReplacer("+", "-", "/", "_").Replace(s) },
	} {
		for _, format := range []string{"png", "jpeg", "gif"} {
			t.Run(name+" "+format, func(t *testing.T) {
				at(t, setup{}, func(d *desk) {
					id := text(stock(d).tea)
					data := drawing(t, format)
					a := d.does("upload_main_image", `{"productId":`+id+`,"imageBase64":"`+form(encoded(data))+`"}`, `{"productId":`+id+`}`)
					out := read[uploadMainImageOutput](a)
					d.stored("/products/"+id, `{"imageUrl":"`+out.ImageURL+`","media":{"images":[{"isMain":true}]}}`)
					if got := d.picture(out.ImageURL); !bytes.Equal(got, data) {
						t.Errorf("the store has %d bytes of %d", len(got), len(data))
					}
				})
			})
		}
	}
}

// picture fetches what the store shows at an address.
func (d *desk) picture(address string) []byte {
	d.t.Helper()
	request, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	response, err := d.store.Transport().RoundTrip(request)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		d.t.Fatal(response.Status, err)
	}
	return data
}

func TestUploadReplacesTheMainImage(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).tea)
		args := `{"productId":` + id + `,"imageBase64":"` + encoded(drawing(t, "png")) + `"}`
		first := read[uploadMainImageOutput](d.does("upload_main_image", args, `{}`))
		second := read[uploadMainImageOutput](d.does("upload_main_image", args, `{}`))
		if first.ImageURL == second.ImageURL {
			t.Error("not replaced")
		}
		d.stored("/products/"+id, `{"imageUrl":"`+second.ImageURL+`","media":{"images":[{}]}}`)
	})
}

func TestUploadRefusals(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).tea)
		before := encoded(drawing(t, "png"))
		for args, word := range map[string]string{
			`{"imageUrl":"https://example.com/a.jpg"}`: "productId is required",
			`{"productId":` + id + `}`:                 "give exactly one of imageUrl, imageBase64 and imagePath",
			`{"productId":` + id + `,"imageUrl":"https://example.com/a","imageBase64":"` + before + `"}`:                    "give exactly one of",
			`{"productId":` + id + `,"imageUrl":"","imageBase64":"","imagePath":""}`:                                        "give exactly one of",
			`{"productId":` + id + `,"imageBase64":"%%%%"}`:                                                                 "imageBase64 is not base64; it may have been cut off",
			`{"productId":` + id + `,"imageBase64":"` + before[:41] + `"}`:                                                  "imageBase64 is not base64",
			`{"productId":` + id + `,"imageBase64":"` + before[:40] + `"}`:                                                  "imageBase64 is not a JPEG, PNG or GIF picture",
			`{"productId":` + id + `,"imageBase64":"data:image/png;base64,"}`:                                               "imageBase64 is not a JPEG, PNG or GIF picture",
			`{"productId":` + id + `,"imageBase64":"` + encoded([]byte("<svg xmlns='http://www.w3.org/2000/svg'/>")) + `"}`: "is not a JPEG, PNG or GIF picture",
			`{"productId":` + id + `,"imageBase64":"` + encoded([]byte("RIFF\x00\x00\x00\x00WEBPVP8 ")) + `"}`:              "is not a JPEG, PNG or GIF picture",
			`{"productId":` + id + `,"imageBase64":"` + encoded(pngOf(t, 10_000, 5_001)) + `"}`:                             "imageBase64 has 10000 × 5001 pixels; at most 50 million are allowed",
			`{"productId":` + id + `,"imageBase64":"` + encoded(pngOf(t, 1<<31-1, 1<<31-1)) + `"}`:                          "is not a JPEG, PNG or GIF picture",
			`{"productId":` + id + `,"imageBase64":"` + encoded(pngOf(t, 1<<30, 1)) + `"}`:                                  "has 1073741824 × 1 pixels",
		} {
			if a := d.call("upload_main_image", args); !a.failed || a.code != toolkit.CodeInvalidArgument || !strings.Contains(a.text, word) || len(a.requests) > 0 {
				t.Errorf("%.100s: want %q, got\n%s\n%v", args, word, a.text, a.requests)
			}
		}
		d.stored("/products/"+id, `{"media":{"images":[]}}`)
		d.does("upload_main_image", `{"productId":`+id+`,"imageBase64":"`+encoded(pngOf(t, 10_000, 5_000))+`"}`, `{}`)
		d.refuses("upload_main_image", `{"productId":1,"imageUrl":"https://example.com/a.jpg"}`, toolkit.CodeNotFound, "find_product")
	})
}

func TestBase64IsNotDecodedWhenTooLarge(t *testing.T) {
	for size, word := range map[int]string{maxImageBytes + 3: "imageBase64 is larger than 20 MB", maxImageBytes: ""} {
		data, err := decodeImage("data:image/png;base64," + strings.Repeat("A", base64.RawStdEncoding.EncodedLen(size)))
		if word == "" && (err != nil || len(data) != size) || word != "" && (err == nil || !strings.Contains(err.Error(), word) || data != nil) {
			t.Errorf("%d bytes: %d, %v", size, len(data), err)
		}
	}
}

// TestUploadIsNotRepeated: the client sends a picture once; the answer says that sending it again does no harm.
func TestUploadIsNotRepeated(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).tea)
		d.breaks(sandbox.Fault{Kind: sandbox.CutAfter, Method: "POST", Times: 1})
		args := `{"productId":` + id + `,"imageBase64":"` + encoded(drawing(t, "gif")) + `"}`
		a := d.refuses("upload_main_image", args, toolkit.CodeUnavailable, "Ecwid's answer was lost", "a repeat does no harm")
		if a.sent("POST /products/"+id+"/image") != 1 || !a.retryable {
			t.Error(a.requests, a.retryable)
		}
		d.stored("/products/"+id, `{"media":{"images":[{}]}}`)
		d.does("upload_main_image", args, `{}`)
		d.stored("/products/"+id, `{"media":{"images":[{}]}}`)
	})
}

func TestUploadWhoseProductCannotBeReadAgain(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).tea)
		d.breaks(sandbox.Fault{Kind: sandbox.Status, Status: 500, Method: "GET"})
		d.does("upload_main_image", `{"productId":`+id+`,"imageUrl":"https://example.com/a.jpg"}`, `{"productId":`+id+`,"imageUrl":null}`)
	})
}

// TestUploadTakesNullForTheSourcesLeftOut: hosts fill optional arguments with null.
func TestUploadTakesNullForTheSourcesLeftOut(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).tea)
		d.does("upload_main_image", `{"productId":`+id+`,"imageUrl":"https://pictures.example.com/tea.png","imageBase64":null,"imagePath":null}`, `{"productId":`+id+`}`)
	})
}
