package demo

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// giftBoxPicture draws a box with a ribbon and returns the PNG file in base64.
func giftBoxPicture() (string, error) {
	const side = 240
	picture := image.NewRGBA(image.Rect(0, 0, side, side))
	fill := func(x0, y0, x1, y1 int, c color.Color) {
		draw.Draw(picture, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
	}
	ribbon := color.RGBA{R: 0xd9, G: 0x48, B: 0x41, A: 0xff}
	fill(0, 0, side, side, color.RGBA{R: 0xf4, G: 0xf1, B: 0xea, A: 0xff})
	fill(40, 100, 200, 210, color.RGBA{R: 0x7f, G: 0xb0, B: 0x69, A: 0xff})
	fill(30, 75, 210, 105, color.RGBA{R: 0x5a, G: 0x8f, B: 0x4a, A: 0xff})
	fill(110, 75, 130, 210, ribbon)
	fill(80, 50, 160, 75, ribbon)
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(file.Bytes()), nil
}
