package sandbox

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// album is a simple model of a product's pictures: their numbers in order, and which one is the main one (0: none).
type album struct {
	shop    *shop
	product int64
	main    int64
	gallery []int64
}

func (a *album) at(rest string) string { return path("/products/%d%s", a.product, rest) }

func (a *album) upload(rest string) int64 {
	answer := a.shop.post(a.at(rest+"?externalUrl=https://e.com/a.png"), "")
	answer.wantStatus(a.shop.t, 200)
	return whole(answer.object(a.shop.t), "id")
}

func (a *album) uploadMain(*rapid.T) { a.main = a.upload("/image") }

func (a *album) uploadGallery(*rapid.T) {
	if id := a.upload("/gallery"); a.main == 0 {
		a.main = id
	} else {
		a.gallery = append(a.gallery, id)
	}
}

func (a *album) deleteMain(*rapid.T) {
	a.shop.delete(a.at("/image")).wantBody(a.shop.t, path(`{"deleteCount":%d}`, boolRank(a.main != 0)))
	a.main = 0
}

func (a *album) deleteOne(rt *rapid.T) {
	if len(a.gallery) == 0 {
		a.shop.delete(a.at("/gallery/1")).wantBody(a.shop.t, `{"deleteCount":0}`)
		return
	}
	id := rapid.SampledFrom(a.gallery).Draw(rt, "id")
	a.shop.delete(a.at(path("/gallery/%d", id))).wantBody(a.shop.t, `{"deleteCount":1}`)
	a.gallery = slices.DeleteFunc(a.gallery, func(one int64) bool { return one == id })
}

func (a *album) deleteGallery(*rapid.T) {
	a.shop.delete(a.at("/gallery")).wantBody(a.shop.t, path(`{"deleteCount":%d}`, len(a.gallery)))
	a.gallery = nil
}

// shuffle puts all pictures in a new order, listing them all; the first becomes the main one.
func (a *album) shuffle(rt *rapid.T) {
	if a.main == 0 {
		return
	}
	order := rapid.Permutation(append([]int64{a.main}, a.gallery...)).Draw(rt, "order")
	var sent []any
	for place, id := range order {
		name := path("%d", id)
		if id == a.main {
			name = "0"
		}
		sent = append(sent, object{"id": name, "orderBy": place})
	}
	body := encode(object{"media": object{"images": sent}})
	a.shop.put(a.at(""), string(body)).wantBody(a.shop.t, `{"updateCount":1}`)
	a.main, a.gallery = order[0], slices.Clone(order[1:])
}

func (a *album) check(*rapid.T) {
	t := a.shop.t
	got := a.shop.object(a.at("?responseFields=media,galleryImages,imageUrl"))
	var want []string
	if a.main != 0 {
		want = append(want, "0")
	}
	for _, id := range a.gallery {
		want = append(want, path("%d", id))
	}
	var shown []string
	for _, one := range objects(child(got, "media"), "images") {
		shown = append(shown, str(one, "id"))
	}
	if !slices.Equal(shown, want) {
		t.Errorf("media %v, want %v", shown, want)
	}
	var gallery []int64
	for _, one := range objects(got, "galleryImages") {
		gallery = append(gallery, whole(one, "id"))
	}
	if !slices.Equal(gallery, a.gallery) {
		t.Errorf("gallery %v, want %v", gallery, a.gallery)
	}
	url := ""
	if a.main != 0 {
		url = path("https://app.ecwid.com/images/1003/%d.png", a.main)
	}
	if str(got, "imageUrl") != url {
		t.Errorf("imageUrl %v, want %q", got["imageUrl"], url)
	}
	if kept := len(a.shop.pictures); kept != len(want) {
		t.Errorf("%d pictures kept, %d in use", kept, len(want))
	}
}

func TestThePicturesOfAProduct(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := open(t, Options{})
		a := &album{shop: s, product: s.create("/products", `{"name":"Cup"}`)}
		rt.Repeat(map[string]func(*rapid.T){
			"uploadMain": a.uploadMain, "uploadGallery": a.uploadGallery, "deleteMain": a.deleteMain, "deleteOne": a.deleteOne,
			"deleteGallery": a.deleteGallery, "shuffle": a.shuffle, "": a.check,
		})
		if t.Failed() {
			rt.Fatal("the store and the model differ")
		}
	})
}
