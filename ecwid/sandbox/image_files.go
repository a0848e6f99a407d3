package sandbox

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// image is a picture as it was uploaded.
type image struct {
	data      []byte
	mediaType string
}

// imagePath is where the handler serves an uploaded picture.
func (s *Store) imagePath(id int64) string {
	return fmt.Sprintf("/images/%d/%d.png", s.opts.StoreID, id)
}

// serveImage answers with an uploaded picture, whatever size its URL stands for.
func (s *Store) serveImage(w http.ResponseWriter, r *http.Request) {
	rest := strings.TrimPrefix(r.URL.Path, "/images/")
	storeID, name, _ := strings.Cut(rest, "/")
	id, err := strconv.ParseInt(strings.TrimSuffix(name, ".png"), 10, 64)
	s.mu.Lock()
	picture, ok := s.images[id]
	ok = ok && err == nil && storeID == strconv.FormatInt(s.opts.StoreID, 10)
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", picture.mediaType)
	w.Header().Set("Content-Length", strconv.Itoa(len(picture.data)))
	_, _ = w.Write(picture.data) // the caller has gone when this fails
}
