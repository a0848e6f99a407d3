package sandbox

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// drawn is a small picture in one of the formats Ecwid takes.
func drawn(t *testing.T, format string) string {
	t.Helper()
	picture := image.NewPaletted(image.Rect(0, 0, 3, 2), color.Palette{color.White, color.Black})
	var b bytes.Buffer
	write := map[string]func() error{
		"png":  func() error { return png.Encode(&b, picture) },
		"gif":  func() error { return gif.Encode(&b, picture, nil) },
		"jpeg": func() error { return jpeg.Encode(&b, picture, nil) },
	}
	if err := write[format](); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const octets = "Content-Type: application/octet-stream"

func TestMainImage(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup"}`)
	at := path("/products/%d", id)
	for _, format := range []string{"png", "gif", "jpeg"} {
		answer := s.do("POST", at+"/image", drawn(t, format), octets)
		answer.wantStatus(t, 200)
		imageID := whole(answer.object(t), "id")
		got := s.object(at)
		shown := objects(child(got, "media"), "images")
		if len(shown) != 1 {
			t.Fatalf("%d images, want the new one in the place of the old one", len(shown))
		}
		url := path("https://app.ecwid.com/images/1003/%d.png", imageID)
		wantFields(t, shown[0], path(`{"id":"0","isMain":true,"orderBy":0,"image1500pxUrl":%q,"imageOriginalUrl":%q}`, url, url))
		wantFields(t, got, path(`{"imageUrl":%q,"thumbnailUrl":%q,"originalImage":{"url":%q,"width":3,"height":2},"galleryImages":[]}`, url, url, url))
		served := s.do("GET", url, "", "Authorization: ")
		if served.status != 200 || served.body != drawn(t, format) || served.header.Get("Content-Type") != "image/"+format {
			t.Errorf("%s is served as %d %s", format, served.status, served.header)
		}
	}
	s.do("POST", at+"/image", drawn(t, "png"), "Content-Type: image/png").wantStatus(t, 200)
	s.delete(at+"/image").wantBody(t, `{"deleteCount":1}`)
	s.delete(at+"/image").wantBody(t, `{"deleteCount":0}`)
	if got := s.object(at); got["imageUrl"] != nil || len(s.pictures) != 0 {
		t.Errorf("the image is still there: %v; %d pictures kept", got["imageUrl"], len(s.pictures))
	}
	s.get("/images/1003/1.png").wantStatus(t, 404)
}

func TestImageRefusals(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup"}`)
	at := path("/products/%d/image", id)
	s.do("POST", at, drawn(t, "png"), "Content-Type: multipart/form-data; boundary=x").wantError(t, 415, "")
	s.do("POST", at, drawn(t, "png"), "Content-Type: application/json").wantError(t, 415, "")
	for name, body := range map[string]string{
		"text": "hello", "nothing": "", "a page": "<html></html>", "webp": "RIFF\x24\x00\x00\x00WEBPVP8 ", "a broken png": drawn(t, "png")[:20],
	} {
		if answer := s.do("POST", at, body, octets); answer.status != 422 {
			t.Errorf("%s: %d %s", name, answer.status, answer.body)
		}
	}
	big := drawn(t, "png") + strings.Repeat("\x00", maxImage)
	s.do("POST", at, big, octets).wantError(t, 413, "")
	s.SetBehaviour(Behaviour{BigImage400: true})
	s.do("POST", at, big, octets).wantError(t, 400, "INCORRECT_IMAGE_SIZE")
	s.do("POST", "/products/4/image", drawn(t, "png"), octets).wantError(t, 404, "PRODUCT_NOT_FOUND")
	s.do("POST", at, strings.Repeat("\x00", maxBody+1), octets).wantError(t, 413, "")
	if got := images(s.products.get(id).doc()); len(got) != 0 || len(s.pictures) != 0 {
		t.Errorf("refused images were kept: %v", got)
	}
}

func TestExternalImages(t *testing.T) {
	s := open(t, Options{BaseURL: "http://127.0.0.1:8081"})
	id := s.create("/products", `{"name":"Cup"}`)
	at := path("/products/%d", id)
	for _, bad := range []string{"", "htt://sssss", "ftp://example.com/a.png", "//example.com/a.png", "https://", "file:///etc/passwd"} {
		s.do("POST", at+"/image?externalUrl="+bad, "").wantError(t, 422, "WRONG_URL")
	}
	answer := s.do("POST", at+"/image?externalUrl=https%3A%2F%2Fexample.com%2Fcup.png", "ignored bytes", octets)
	answer.wantStatus(t, 200)
	url := path("http://127.0.0.1:8081/images/1003/%d.png", whole(answer.object(t), "id"))
	if got := str(s.object(at), "imageUrl"); got != url {
		t.Errorf("imageUrl %q, want %q", got, url)
	}
	served := s.get(url)
	if served.status != http.StatusFound || served.header.Get("Location") != "https://example.com/cup.png" {
		t.Errorf("served as %d %v", served.status, served.header)
	}
}

func TestDeferredImages(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup"}`)
	at := path("/products/%d", id)
	const body = `{"url":"https://example.com/cup.png","width":640,"height":480,"alt":{"main":"A cup"},"externalId":"E1"}`
	answer := s.post(at+"/image/async", body)
	if answer.wantStatus(t, 200); whole(answer.object(t), "id") == 0 {
		t.Errorf("no id: %s", answer.body)
	}
	shown := objects(child(s.object(at), "media"), "images")
	if len(shown) != 1 {
		t.Fatalf("images %v", shown)
	}
	wantFields(t, shown[0], `{"id":"0","imageOriginalUrl":"https://example.com/cup.png","alt":{"main":"A cup"},"externalId":"E1"}`)
	for _, bad := range []string{`{"url":"https://e.com/a.png"}`, `{"url":"https://e.com/a.png","width":0,"height":1}`, `{"url":"https://e.com/a.png","width":"1","height":"1"}`} {
		s.post(at+"/image/async", bad).wantError(t, 400, "WRONG_PARAMETER")
	}
	s.post(at+"/gallery/async", `{"url":"htt://sssss","width":1,"height":1}`).wantError(t, 422, "WRONG_URL")
	s.SetBehaviour(Behaviour{AsyncImageNoID: true})
	s.post(at+"/gallery/async", body).wantBody(t, `{}`)
	s.post(at+"/gallery/async", `{"url":"htt://sssss","width":1,"height":1}`).wantError(t, 422, "WRONG_URL")
	if got := len(objects(s.object(at), "galleryImages")); got != 1 {
		t.Errorf("%d gallery images", got)
	}
}

func TestGallery(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup"}`)
	at := path("/products/%d", id)
	var ids []string
	for range 3 {
		answer := s.do("POST", at+"/gallery?fileName=Title", drawn(t, "png"), octets)
		answer.wantStatus(t, 200)
		ids = append(ids, path("%d", whole(answer.object(t), "id")))
	}
	wantImages := func(want ...string) {
		t.Helper()
		var got []string
		for i, one := range objects(child(s.object(at), "media"), "images") {
			got = append(got, str(one, "id"))
			if whole(one, "orderBy") != int64(i) {
				t.Errorf("image %d has place %v", i, one["orderBy"])
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("images %v, want %v", got, want)
		}
	}
	wantImages("0", ids[1], ids[2])
	s.put(at, path(`{"media":{"images":[{"id":"0","orderBy":5,"alt":{"main":"First"}},{"id":%q,"orderBy":1},{"id":%q,"orderBy":0}]}}`, ids[1], ids[2])).wantStatus(t, 200)
	wantImages("0", ids[1], ids[0])
	if url := str(s.object(at), "imageUrl"); !strings.HasSuffix(url, ids[2]+".png") {
		t.Errorf("main image %s, want %s", url, ids[2])
	}
	s.put(at, path(`{"media":{"images":[{"id":%q,"isMain":true}]}}`, ids[0])).wantStatus(t, 200)
	wantImages("0", ids[2], ids[1])
	gallery := objects(s.object(at), "galleryImages")
	if len(gallery) != 2 || path("%d", whole(gallery[0], "id")) != ids[2] {
		t.Errorf("gallery %v", gallery)
	}
	s.delete(at+"/gallery/"+ids[1]).wantBody(t, `{"deleteCount":1}`)
	s.delete(at+"/gallery/"+ids[1]).wantBody(t, `{"deleteCount":0}`)
	wantImages("0", ids[2])
	s.delete(at+"/gallery").wantBody(t, `{"deleteCount":1}`)
	wantImages("0")
	s.SetScopes([]string{"update_catalog"})
	s.delete(at+"/gallery").wantError(t, 403, "INSUFFICIENT_APP_SCOPE")
}

func TestBulkMedia(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup"}`)
	at := path("/products/%d", id)
	s.do("POST", at+"/image", drawn(t, "png"), octets).wantStatus(t, 200)
	main := str(s.object(at), "imageUrl")
	s.put(at+"/media", `{"galleryMedia":[{"imageUrl":"https://example.com/1.png"},{"imageUrl":"https://example.com/2.png"},{}]}`).wantBody(t, `{"updateCount":1}`)
	got := s.object(at)
	if len(objects(got, "galleryImages")) != 2 || str(got, "imageUrl") != main {
		t.Errorf("product %v", got["media"])
	}
	s.put(at+"/media", `{"mainMedia":{}}`).wantStatus(t, 200)
	if got := s.object(at); len(objects(child(got, "media"), "images")) != 0 {
		t.Errorf("media left: %v", got["media"])
	}
	s.put(at+"/media", `{"mainMedia":{"imageUrl":"nowhere"}}`).wantError(t, 422, "WRONG_URL")
	s.put(at+"/media", `{"galleryMedia":[{"videoUrl":"https://example.com/v"}]}`).wantError(t, 422, "VIDEO_NOT_SUPPORTED")
}

func TestVariationImages(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup"}`)
	variation := s.create(path("/products/%d/combinations", id), `{"options":[{"name":"Size","value":"S"}]}`)
	at := path("/products/%d/combinations/%d", id, variation)
	answer := s.do("POST", at+"/image", drawn(t, "png"), octets)
	answer.wantStatus(t, 200)
	want := path("https://app.ecwid.com/images/1003/%d.png", whole(answer.object(t), "id"))
	if got := str(s.object(at), "imageUrl"); got != want {
		t.Errorf("imageUrl %q, want %q", got, want)
	}
	s.post(at+"/image/async", `{"url":"https://example.com/s.png","width":1,"height":1}`).wantStatus(t, 200)
	wantFields(t, s.object(at), `{"originalImageUrl":"https://example.com/s.png"}`)
	s.delete(at+"/image").wantBody(t, `{"deleteCount":1}`)
	s.delete(at+"/image").wantBody(t, `{"deleteCount":0}`)
	if got := s.object(at); got["imageUrl"] != nil || got["image"] != nil {
		t.Errorf("image left: %v", got)
	}
}

// A picture's address leads back to where the caller reached the sandbox.
func TestPictureAddresses(t *testing.T) {
	for _, serve := range []func(http.Handler) *httptest.Server{httptest.NewServer, httptest.NewTLSServer} {
		s := open(t, Options{})
		id := s.create("/products", `{"name":"Cup"}`)
		s.do("POST", path("/products/%d/image", id), drawn(t, "png"), octets).wantStatus(t, 200)
		server := serve(s.Handler())
		s.client = server.Client()
		url := str(s.object(server.URL+path("/api/v3/1003/products/%d", id)), "imageUrl")
		if !strings.HasPrefix(url, server.URL+"/images/1003/") {
			t.Errorf("imageUrl %q, want it under %s", url, server.URL)
		}
		if served := s.get(url); served.status != 200 || served.body != drawn(t, "png") {
			t.Errorf("served %d", served.status)
		}
		server.Close()
	}
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup"}`)
	s.do("POST", path("/products/%d/image", id), drawn(t, "png"), octets).wantStatus(t, 200)
	product, err := s.JSON(path("/products/%d?responseFields=imageUrl", id))
	if err != nil || !strings.Contains(string(product), `"http://localhost/images/`) {
		t.Errorf("without a request: %s, %v", product, err)
	}
}
