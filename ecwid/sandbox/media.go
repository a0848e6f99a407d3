package sandbox

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
)

// A product document keeps its pictures in media.images, the main one first, as
// {file, isMain, width, height, alt, externalId, source}: file is the id of a picture, source the URL of an image
// that came asynchronously and is shown as it is.

// images lists the stored images of a product document.
func images(product object) []object { return objects(child(product, "media"), "images") }

func setImages(product object, images []object) {
	media := child(product, "media")
	if media == nil {
		media = object{"videos": []any{}}
		product["media"] = media
	}
	media["images"] = anyList(images)
}

func mainImage(product object) object {
	for _, one := range images(product) {
		if boolean(one, "isMain") {
			return one
		}
	}
	return nil
}

// putMain replaces the main image and gives the old one, nil when there was none.
func putMain(product, image object) (old object) {
	old = mainImage(product)
	image["isMain"] = true
	gallery := galleryOf(product)
	setImages(product, append([]object{image}, gallery...))
	return old
}

// addGallery appends an image; it becomes the main one when there is none (Ecwid docs, page Upload gallery image).
func addGallery(product, image object) {
	if mainImage(product) == nil {
		putMain(product, image)
		return
	}
	image["isMain"] = false
	setImages(product, append(images(product), image))
}

func galleryOf(product object) []object {
	return slices.DeleteFunc(images(product), func(o object) bool { return boolean(o, "isMain") })
}

// imageID is an image's id in media.images: "0" for the main one, else the number that the upload answered.
func imageID(image object) string {
	if boolean(image, "isMain") {
		return "0"
	}
	file, _ := integer(image, "file")
	return strconv.FormatInt(file, 10)
}

// arrange takes over alts, order and main flag from media.images of an update. The image that is lowest in order, or
// flagged isMain, becomes the main one.
func arrange(product object, sent []object) {
	all := images(product)
	order := map[string]int64{}
	main := ""
	for i, one := range all {
		order[imageID(one)] = int64(i)
	}
	for _, patch := range sent {
		id := str(patch, "id")
		for _, one := range all {
			if imageID(one) != id {
				continue
			}
			if alt := child(patch, "alt"); alt != nil {
				one["alt"] = clone(alt)
			}
			if at, ok := integer(patch, "orderBy"); ok {
				order[id] = at
			}
			if boolean(patch, "isMain") && id != "0" {
				main = id
			}
		}
	}
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b object) int {
		if (imageID(a) == main) != (imageID(b) == main) {
			return cmp.Compare(boolRank(imageID(b) == main), boolRank(imageID(a) == main))
		}
		return cmp.Compare(order[imageID(a)], order[imageID(b)])
	})
	for i, one := range sorted {
		one["isMain"] = i == 0
	}
	setImages(product, sorted)
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// base is the address under which the caller reached the sandbox, for the URLs of pictures.
func (c *call) base() string { return c.store.base(c.http) }

func (s *Store) base(r *http.Request) string {
	switch {
	case s.opts.BaseURL != "":
		return s.opts.BaseURL
	case r == nil || r.Host == "":
		return "http://localhost"
	case r.TLS != nil || r.URL.Scheme == "https":
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// imageURL is where a stored image can be seen.
func (s *Store) imageURL(image object, base string) string {
	if source := str(image, "source"); source != "" {
		return source
	}
	file, _ := integer(image, "file")
	return base + s.imagePath(file)
}
