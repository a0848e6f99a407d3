package sandbox

import (
	"bytes"
	"hash/fnv"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// demoPictureSize is the width and height of the demo's product pictures.
const demoPictureSize = 240

// demoPicture draws a product: a plain shape for its kind, in colours that follow from its name. The same product
// always looks the same.
func demoPicture(kind, name string) []byte {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(name)) // a hash takes everything
	tone := hash.Sum32()
	glazes := []color.RGBA{{96, 125, 92, 255}, {193, 154, 107, 255}, {62, 76, 99, 255}, {168, 92, 74, 255}, {120, 110, 140, 255}, {70, 130, 126, 255}}
	papers := []color.RGBA{{244, 239, 230, 255}, {235, 240, 236, 255}, {238, 233, 240, 255}, {247, 241, 222, 255}}
	ink, paper := glazes[tone%uint32(len(glazes))], papers[tone/7%uint32(len(papers))]
	shade := color.RGBA{ink.R / 2, ink.G / 2, ink.B / 2, 255}
	canvas := image.NewPaletted(image.Rect(0, 0, demoPictureSize, demoPictureSize), color.Palette{paper, ink, shade})
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	for _, part := range demoParts(kind) {
		fill := ink
		switch part.layer {
		case 1:
			fill = shade
		case 2:
			fill = paper
		}
		draw.DrawMask(canvas, part.box, image.NewUniform(fill), image.Point{}, part, part.box.Min, draw.Over)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, canvas); err != nil {
		panic("sandbox: cannot draw a picture: " + err.Error())
	}
	return b.Bytes()
}

// shape is a box or the ellipse in it, as a mask.
type shape struct {
	box   image.Rectangle
	round bool
	layer int // 0 body, 1 shade, 2 hole
}

// demoParts lists the shapes of a kind of product, back to front.
func demoParts(kind string) []shape {
	box := func(x0, y0, x1, y1, layer int) shape { return shape{image.Rect(x0, y0, x1, y1), false, layer} }
	oval := func(x0, y0, x1, y1, layer int) shape { return shape{image.Rect(x0, y0, x1, y1), true, layer} }
	switch kind {
	case "tin":
		return []shape{box(75, 80, 165, 200, 0), box(70, 58, 170, 84, 1), oval(92, 115, 148, 171, 2)}
	case "leaf":
		return []shape{oval(60, 50, 140, 190, 0), oval(110, 70, 185, 195, 1), box(117, 120, 123, 215, 1)}
	case "pot":
		return []shape{oval(145, 85, 215, 165, 1), oval(160, 100, 200, 150, 2), box(30, 100, 90, 118, 1), oval(55, 75, 185, 195, 0), oval(105, 52, 135, 82, 1)}
	case "cup":
		return []shape{oval(140, 95, 205, 165, 1), oval(155, 110, 190, 150, 2), box(65, 80, 165, 185, 0), oval(65, 155, 165, 205, 0), oval(65, 66, 165, 94, 1)}
	case "plate":
		return []shape{oval(30, 30, 210, 210, 0), oval(62, 62, 178, 178, 1), oval(70, 70, 170, 170, 0)}
	case "vase":
		return []shape{box(103, 40, 137, 110, 0), oval(70, 90, 170, 205, 0), oval(95, 34, 145, 50, 1)}
	case "box":
		return []shape{box(50, 80, 190, 195, 0), box(110, 80, 130, 195, 1), box(44, 70, 196, 96, 1)}
	case "book":
		return []shape{box(70, 45, 175, 195, 0), box(62, 45, 76, 195, 1), box(95, 75, 155, 85, 2), box(95, 95, 140, 102, 2)}
	}
	return []shape{oval(70, 45, 170, 145, 0), oval(90, 65, 150, 125, 2), box(112, 140, 128, 210, 1)}
}

// ColorModel makes shape an image.Image.
func (s shape) ColorModel() color.Model { return color.AlphaModel }

// Bounds makes shape an image.Image.
func (s shape) Bounds() image.Rectangle { return s.box }

// At makes shape an image.Image: opaque inside the shape.
func (s shape) At(x, y int) color.Color {
	if !s.round {
		return color.Alpha{255}
	}
	dx, dy := 2*x+1-s.box.Min.X-s.box.Max.X, 2*y+1-s.box.Min.Y-s.box.Max.Y
	w, h := s.box.Dx(), s.box.Dy()
	if dx*dx*h*h+dy*dy*w*w <= w*w*h*h {
		return color.Alpha{255}
	}
	return color.Alpha{0}
}
