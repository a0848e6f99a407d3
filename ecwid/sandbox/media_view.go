package sandbox

// legacyURLs are the fields that hold the URL of the one image of a product or variation.
var legacyURLs = [...]string{"thumbnailUrl", "imageUrl", "smallThumbnailUrl", "hdThumbnailUrl", "originalImageUrl"}

// showImages adds the image fields of a product: media, galleryImages and the URLs of the main image. All sizes have
// the same URL here.
func (s *Store) showImages(view, product object, base string) {
	shown, gallery := []any{}, []any{}
	for i, one := range images(product) {
		url := s.imageURL(one, base)
		shown = append(shown, mediaImage(one, url, i))
		if !boolean(one, "isMain") {
			gallery = append(gallery, galleryImage(one, url, i))
		}
	}
	videos := list(child(product, "media"), "videos")
	view["media"] = object{"images": shown, "videos": orEmpty(videos)}
	view["galleryImages"] = gallery
	if main := mainImage(product); main != nil {
		s.showLegacyURLs(view, main, base)
		view["originalImage"] = object{"url": s.imageURL(main, base), "width": main["width"], "height": main["height"]}
	}
}

func (s *Store) showLegacyURLs(view, image object, base string) {
	for _, field := range legacyURLs {
		view[field] = s.imageURL(image, base)
	}
}

func mediaImage(image object, url string, at int) object {
	out := object{"id": imageID(image), "isMain": boolean(image, "isMain"), "orderBy": at, "alt": altOf(image)}
	for _, size := range []string{"image160pxUrl", "image400pxUrl", "image800pxUrl", "image1500pxUrl", "imageOriginalUrl"} {
		out[size] = url
	}
	if external := str(image, "externalId"); external != "" {
		out["externalId"] = external
	}
	return out
}

func galleryImage(image object, url string, at int) object {
	alt, _ := altOf(image)["main"].(string)
	return object{
		"id": image["file"], "url": url, "thumbnail": url, "originalImageUrl": url, "imageUrl": url,
		"hdThumbnailUrl": url, "thumbnailUrl": url, "smallThumbnailUrl": url,
		"width": image["width"], "height": image["height"], "orderBy": at, "alt": alt,
	}
}

func altOf(image object) object {
	if alt := child(image, "alt"); alt != nil {
		return clone(alt)
	}
	return object{"translated": object{}}
}
