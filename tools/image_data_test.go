package tools

import (
	"bytes"
	"encoding/base64"
	"testing"

	"pgregory.net/rapid"
)

// TestBase64ComesBackWhole: every spelling of base64 that programs write is read to the last byte.
func TestBase64ComesBackWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		encodings := []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding}
		text := rapid.SampledFrom(encodings).Draw(t, "encoding").EncodeToString(data)
		prefix := rapid.SampledFrom([]string{"", "data:image/png;base64,", "data:;base64,"}).Draw(t, "prefix")
		width := rapid.IntRange(1, 80).Draw(t, "line")
		lines := ""
		for len(text) > width {
			lines, text = lines+text[:width]+"\r\n", text[width:]
		}
		got, err := decodeImage(prefix + lines + text)
		if err != nil || !bytes.Equal(got, data) {
			t.Fatalf("got %v, %v", got, err)
		}
	})
}

// FuzzImages: whatever comes is judged, never crashes, and what passes is a picture of bounded size.
func FuzzImages(f *testing.F) {
	for _, seed := range [][]byte{nil, []byte("GIF89a"), []byte("\x89PNG\r\n\x1a\n"), []byte("\xff\xd8\xff"), []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if badImage(data) == "" && (len(data) < 10 || !bytes.HasPrefix(data, []byte("GIF8")) && !bytes.HasPrefix(data, []byte("\x89PNG")) && !bytes.HasPrefix(data, []byte("\xff\xd8"))) {
			t.Errorf("%q passed", data)
		}
		if decoded, err := decodeImage(string(data)); err == nil && len(decoded) > len(data) {
			t.Errorf("%q became longer", data)
		}
	})
}
