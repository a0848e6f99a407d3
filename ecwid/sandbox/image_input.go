package sandbox

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"net/url"
)

// maxImage is the largest picture Ecwid takes (Ecwid docs, page Upload main product image).
const maxImage = 20 << 20

// uploaded takes the picture out of an upload: the raw body, or the externalUrl of the query, which wins and is never
// fetched. It answers the stored image.
func (c *call) uploaded() (object, *apiError) {
	if c.query.Has("externalUrl") {
		return c.external(c.query.Get("externalUrl"))
	}
	if len(c.body) > maxImage {
		if c.store.opts.Behaviour.BigImage400 {
			return nil, failure(400, "INCORRECT_IMAGE_SIZE", "The image is larger than 20 MB")
		}
		return nil, failure(413, "", "The image is larger than 20 MB")
	}
	mediaType := http.DetectContentType(c.body)
	config, err := sizeOf(mediaType, c.body)
	if err != nil {
		return nil, failure(422, "", "Uploaded file is not an image")
	}
	id := c.store.addPicture(picture{data: c.body, mediaType: mediaType})
	return storedImage(id, config.Width, config.Height), nil
}

func (c *call) external(address string) (object, *apiError) {
	if !isWebAddress(address) {
		return nil, failure(422, "WRONG_URL", "Wrong image URL")
	}
	return storedImage(c.store.addPicture(picture{source: address}), 0, 0), nil
}

func isWebAddress(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != ""
}

func sizeOf(mediaType string, data []byte) (image.Config, error) {
	readers := map[string]func(io.Reader) (image.Config, error){
		"image/jpeg": jpeg.DecodeConfig, "image/png": png.DecodeConfig, "image/gif": gif.DecodeConfig,
	}
	read, ok := readers[mediaType]
	if !ok {
		return image.Config{}, image.ErrFormat
	}
	return read(bytes.NewReader(data))
}

func storedImage(id int64, width, height int) object {
	return object{"file": number(id), "isMain": false, "width": number(int64(width)), "height": number(int64(height))}
}

// addPicture keeps a picture and gives its id.
func (s *Store) addPicture(p picture) int64 {
	id := s.imageIDs.next(s.rand)
	s.pictures[id] = p
	return id
}

// forget drops the pictures of images that are no longer used.
func (s *Store) forget(images ...object) {
	for _, one := range images {
		if id, ok := integer(one, "file"); ok {
			delete(s.pictures, id)
		}
	}
}

// deferred reads the body of an asynchronous upload: {url, width, height, alt?, externalId?}. Ecwid shows the URL as it
// is until it has copied the picture; the sandbox always shows it.
func (c *call) deferred() (object, *apiError) {
	body, e := c.object()
	if e != nil {
		return nil, e
	}
	for _, field := range []string{"width", "height"} {
		if n, ok := integer(body, field); !ok || n <= 0 {
			return nil, wrongParameter("Field %s must be a positive number", field)
		}
	}
	out, e := c.external(str(body, "url"))
	if e != nil {
		return nil, e
	}
	for _, field := range []string{"width", "height", "alt", "externalId"} {
		if value := body[field]; value != nil {
			out[field] = cloneValue(value)
		}
	}
	out["source"] = str(body, "url")
	return out, nil
}
