package ecwid

import (
	"context"
	"net/http"
)

// UploadMainImage replaces a product's main image by the given JPEG, PNG or GIF of at most 20 MB
// (Ecwid REST docs, Upload product image).
func (c *Client) UploadMainImage(ctx context.Context, product ProductID, image []byte) (ImageID, error) {
	req := imageRequest(product)
	req.body = image
	result, err := call[created[ImageID]](ctx, c, req)
	return result.ID, err
}

// UploadMainImageFromURL lets Ecwid fetch the image from an https address.
func (c *Client) UploadMainImageFromURL(ctx context.Context, product ProductID, address string) (ImageID, error) {
	req := imageRequest(product)
	req.query = newParams().text("externalUrl", address).Values
	result, err := call[created[ImageID]](ctx, c, req)
	return result.ID, err
}

// imageRequest sends the type that Ecwid's error text asks for; its own clients do the same.
func imageRequest(product ProductID) request {
	return request{method: http.MethodPost, path: []string{"products", formatID(product), "image"},
		contentType: "application/octet-stream", scope: UpdateCatalog}
}
