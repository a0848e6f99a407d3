package tools

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

type uploadMainImageInput struct {
	ProductID   ecwid.ProductID `json:"productId" jsonschema:"minimum=1"`
	ImageURL    string          `json:"imageUrl,omitempty" jsonschema_description:"https address that Ecwid fetches; preferred"`
	ImageBase64 string          `json:"imageBase64,omitempty" jsonschema_description:"the file itself, for small pictures"`
	ImagePath   string          `json:"imagePath,omitempty" jsonschema_description:"local file below an --image-root; stdio only"`
}

type uploadMainImageOutput struct {
	ProductID ecwid.ProductID `json:"productId"`
	ImageID   ecwid.ImageID   `json:"imageId"`
	ImageURL  string          `json:"imageUrl,omitempty" jsonschema_description:"of the picture in the shop"`
}

var uploadMainImage = toolkit.New(toolkit.Spec[uploadMainImageInput, uploadMainImageOutput]{
	Name: "upload_main_image", Title: "Upload main image",
	Description: "Set a product's main picture, replacing the present one, from exactly one of imageUrl, imageBase64 or imagePath. " +
		"JPEG, PNG or GIF, at most 20 MB and 50 megapixels.",
	Effect: toolkit.Replaces,
	Scopes: []ecwid.Scope{ecwid.UpdateCatalog, ecwid.ReadCatalog},
	Check:  checkUploadMainImage,
	Run:    runUploadMainImage,
})

func checkUploadMainImage(s *toolkit.Session, in uploadMainImageInput) error {
	var p problems
	sources := 0
	for _, source := range []string{in.ImageURL, in.ImageBase64, in.ImagePath} {
		if source != "" {
			sources++
		}
	}
	p.addIf(sources != 1, "", "give exactly one of imageUrl, imageBase64 and imagePath")
	if in.ImageURL != "" {
		if problem := badImageAddress(in.ImageURL); problem != "" {
			p.add("imageUrl", problem)
		}
	}
	if err := p.err(); err != nil || in.ImagePath == "" {
		return err
	}
	return allowPath(s.Images)
}

func runUploadMainImage(ctx context.Context, s *toolkit.Session, in uploadMainImageInput) (uploadMainImageOutput, error) {
	id, err := in.upload(ctx, s)
	if err != nil {
		if lost(err) {
			err = toolkit.Refuse(toolkit.CodeUnavailable, "The picture was sent and Ecwid's answer was lost.",
				"Send it again: it replaces the main picture, so a repeat does no harm.")
		}
		return uploadMainImageOutput{}, err
	}
	out := uploadMainImageOutput{ProductID: in.ProductID, ImageID: id}
	if product, err := s.Client.Product(ctx, in.ProductID); err == nil { // the picture is there in any case
		out.ImageURL = product.ImageURL
	}
	return out, nil
}

func (in uploadMainImageInput) upload(ctx context.Context, s *toolkit.Session) (ecwid.ImageID, error) {
	if in.ImageURL != "" {
		return s.Client.UploadMainImageFromURL(ctx, in.ProductID, in.ImageURL)
	}
	argument, read := "imageBase64", func() ([]byte, error) { return decodeImage(in.ImageBase64) }
	if in.ImagePath != "" {
		argument, read = "imagePath", func() ([]byte, error) { return readImage(s.Images.Roots, in.ImagePath) }
	}
	data, err := read()
	if err != nil {
		return 0, err
	}
	if problem := badImage(data); problem != "" {
		return 0, toolkit.Invalid(toolkit.Problem{Argument: argument, Message: problem})
	}
	return s.Client.UploadMainImage(ctx, in.ProductID, data)
}
