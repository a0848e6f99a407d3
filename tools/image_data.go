package tools

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	_ "image/gif"  // registers the format
	_ "image/jpeg" // registers the format
	_ "image/png"  // registers the format
	"strings"

	"ecwid-mcp/internal/toolkit"
)

// Bounds of a picture: the first is Ecwid's (Ecwid REST docs, Upload product image), the second keeps a small file
// from unpacking into a huge picture.
const (
	maxImageBytes  = 20 << 20
	maxImagePixels = 50_000_000
)

// decodeImage reads base64 in its standard or URL form, with or without padding, line breaks and a data: prefix.
func decodeImage(text string) ([]byte, error) {
	if strings.HasPrefix(text, "data:") {
		_, text, _ = strings.Cut(text, ",")
	}
	text = strings.NewReplacer("\n", "", "\r", "", "\t", "", " ", "", "-", "+", "_", "/").Replace(text)
	text = strings.TrimRight(text, "=")
	if base64.RawStdEncoding.DecodedLen(len(text)) > maxImageBytes {
		return nil, imageProblem("imageBase64", "is larger than 20 MB")
	}
	data, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return nil, imageProblem("imageBase64", "is not base64; it may have been cut off. Prefer imageUrl")
	}
	return data, nil
}

// badImage says what is wrong with a picture, judged by its content, or nothing.
func badImage(data []byte) string {
	if len(data) > maxImageBytes {
		return "is larger than 20 MB"
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return "is not a JPEG, PNG or GIF picture"
	}
	if pixels := int64(config.Width) * int64(config.Height); pixels > maxImagePixels {
		return fmt.Sprintf("has %d × %d pixels; at most 50 million are allowed", config.Width, config.Height)
	}
	return ""
}

func imageProblem(argument, message string) error {
	return toolkit.Invalid(toolkit.Problem{Argument: argument, Message: message})
}
