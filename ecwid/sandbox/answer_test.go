package sandbox

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestAnswersAreCompressedOnlyWhenAsked(t *testing.T) {
	s := open(t, Options{})
	plain := s.get("/profile")
	if plain.header.Get("Content-Encoding") != "" || plain.header.Get("Content-Type") != jsonType {
		t.Errorf("headers %v", plain.header)
	}
	for _, accept := range []string{"gzip", "deflate, gzip;q=0.8", "GZIP"} {
		packed := s.do("GET", "/profile", "", "Accept-Encoding: "+accept)
		if packed.header.Get("Content-Encoding") != "gzip" {
			t.Fatalf("Accept-Encoding %q: not compressed", accept)
		}
		z, err := gzip.NewReader(strings.NewReader(packed.body))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z)
		if err != nil || string(text) != plain.body {
			t.Errorf("compressed body differs: %v", err)
		}
	}
	if refused := s.do("GET", "/profile", "", "Accept-Encoding: gzip;q=0"); refused.header.Get("Content-Encoding") != "" {
		t.Error("compressed although refused")
	}
}

func TestTextIsNotEscapedForHTML(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"A <b>&</b> C"}`)
	if got := s.get(path("/products/%d?responseFields=name", id)).body; got != `{"name":"A <b>&</b> C"}` {
		t.Errorf("body %s", got)
	}
}

func TestResponseFieldsOnEveryGet(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup","price":4,"options":[{"name":"Size","choices":[{"text":"S"},{"text":"M"}]}]}`)
	variation := s.create(path("/products/%d/combinations", id), `{"options":[{"name":"Size","value":"S"}]}`)
	s.get("/products?responseFields=total,items(name,options(name,choices(text)))").wantBody(t,
		`{"total":1,"items":[{"name":"Cup","options":[{"name":"Size","choices":[{"text":"S"},{"text":"M"}]}]}]}`)
	s.get(path("/products/%d?responseFields=price,nonsense", id)).wantBody(t, `{"price":4}`)
	s.get(path("/products/%d/combinations?responseFields=id,inStock", id)).wantBody(t, path(`[{"id":%d,"inStock":true}]`, variation))
	s.get("/profile?responseFields=formatsAndUnits(currency),generalInfo(storeId)").wantBody(t,
		`{"formatsAndUnits":{"currency":"USD"},"generalInfo":{"storeId":1003}}`)
}

func TestBrokenBodiesAreRefused(t *testing.T) {
	s := open(t, Options{})
	for _, body := range []string{`{`, `[]`, `"text"`, `null`, `{"name":"Cup"} {"name":"Can"}`, `nonsense`} {
		s.post("/products", body).wantError(t, 400, "WRONG_PARAMETER")
	}
	s.do("POST", "/products", "").wantError(t, 400, "WRONG_PARAMETER")
	if got := whole(s.object("/products"), "total"); got != 0 {
		t.Errorf("%d products", got)
	}
}

func TestTransportHonoursItsContext(t *testing.T) {
	s := open(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := s.request("POST", "/products", `{"name":"Cup"}`).WithContext(ctx)
	if _, err := s.Transport().RoundTrip(r); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if len(s.Requests()) != 0 {
		t.Error("a cancelled request reached the store")
	}
}

// closer tells whether it was closed.
type closer struct {
	io.Reader
	closed bool
}

func (c *closer) Close() error { c.closed = true; return nil }

func TestTransportClosesBodies(t *testing.T) {
	s := open(t, Options{})
	body := &closer{Reader: strings.NewReader(`{"name":"Cup"}`)}
	r := s.request("POST", "/products", "")
	r.Body = body
	r.Header.Set("Content-Type", "application/json")
	resp, err := s.Transport().RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusOK || !body.closed {
		t.Errorf("response %v, error %v, closed %v", resp, err, body.closed)
	}
	if resp.Request != r || resp.ContentLength <= 0 || resp.ProtoMajor != 1 {
		t.Errorf("response %+v", resp)
	}
}

func TestDirectAccessPassesAllGates(t *testing.T) {
	s := open(t, Options{Plan: Free, Scopes: []string{}, RateLimit: 1, SearchLag: 1 << 40})
	s.RevokeToken()
	s.Faults().Add(Fault{Kind: CutBefore})
	answer, err := s.Create("/products", []byte(`{"name":"Cup","sku":"C-1"}`))
	if err != nil {
		t.Fatal(err)
	}
	found, err := s.JSON("/products?sku=C-1&responseFields=items(id)")
	if err != nil || string(found) != `{"items":[`+string(answer)+`]}` {
		t.Errorf("JSON gave %s, %v; create gave %s", found, err, answer)
	}
	if _, err := s.JSON("/products/1"); err == nil || !strings.Contains(err.Error(), "Product #1 not found") {
		t.Errorf("error %v", err)
	}
	if _, err := s.JSON(":"); err == nil {
		t.Error("a broken path gave no error")
	}
	id := whole(httpReply{body: string(answer)}.object(t), "id")
	if got, err := s.Update(path("/products/%d", id), []byte(`{"price":3}`)); err != nil || string(got) != `{"updateCount":1}` {
		t.Errorf("update gave %s, %v", got, err)
	}
	if got, err := s.Delete(path("/products/%d", id)); err != nil || string(got) != `{"deleteCount":1}` {
		t.Errorf("delete gave %s, %v", got, err)
	}
	if len(s.Requests()) != 0 {
		t.Error("direct access is in the journal")
	}
}
