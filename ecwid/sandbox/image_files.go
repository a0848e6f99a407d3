package sandbox

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// picture is an image as it was uploaded, or the address it was given instead.
type picture struct {
	data      []byte
	mediaType string
	draw      func() []byte // makes the data when it is asked for; nil when data holds it
	source    string        // external URL; data is empty then, since the sandbox never fetches
}

// imagePath is where the handler serves an uploaded found.
func (s *Store) imagePath(id int64) string {
	return fmt.Sprintf("/images/%d/%d.png", s.opts.StoreID, id)
}

// serveImage answers with an uploaded picture, or sends the caller on to the external one.
func (s *Store) serveImage(w http.ResponseWriter, r *http.Request) {
	rest := strings.TrimPrefix(r.URL.Path, "/images/")
	storeID, name, _ := strings.Cut(rest, "/")
	id, err := strconv.ParseInt(strings.TrimSuffix(name, ".png"), 10, 64)
	s.mu.Lock()
	found, ok := s.pictures[id]
	ok = ok && err == nil && storeID == strconv.FormatInt(s.opts.StoreID, 10)
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	if found.source != "" {
		http.Redirect(w, r, found.source, http.StatusFound)
		return
	}
	data := found.data
	if found.draw != nil {
		data = found.draw()
	}
	if found.draw != nil {
		found.data = found.draw()
	}
	w.Header().Set("Content-Type", found.mediaType)
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data) // the caller has gone when this fails
}
