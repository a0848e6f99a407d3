package sandbox

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestControlAPI(t *testing.T) {
	s := open(t, Options{})
	if info := s.get("/_sandbox"); !strings.Contains(info.body, `"token":"secret_demo"`) || !strings.Contains(info.body, "/_sandbox/faults") {
		t.Errorf("GET /_sandbox/: %s", info.body)
	}
	s.do("POST", "/_sandbox/faults", `{"kind":"status","status":500,"path":"/profile"}`).wantBody(t, `{"id":1}`)
	s.get("/profile").wantStatus(t, 500)
	s.get("/_sandbox/faults").wantBody(t, `{"faults":[{"id":1,"kind":"status","status":500,"path":"/profile","played":1}]}`)
	s.delete("/_sandbox/faults").wantStatus(t, 200)
	s.get("/profile").wantStatus(t, 200)

	records := s.get("/_sandbox/requests").array(t)
	if len(records) != 2 {
		t.Errorf("%d requests, want 2: the control API itself is not journalled", len(records))
	}
	s.delete("/_sandbox/requests").wantStatus(t, 200)
	s.get("/_sandbox/requests").wantBody(t, `[]`)

	s.post("/_sandbox/token", `{"revoked":true}`).wantStatus(t, 200)
	s.get("/profile").wantStatus(t, 403)
	s.post("/_sandbox/token", `{"revoked":false,"scopes":["read_orders"]}`).wantStatus(t, 200)
	s.get("/products").wantError(t, 403, "INSUFFICIENT_APP_SCOPE")
	s.post("/_sandbox/token", `{"scopes":null}`).wantStatus(t, 200)
	s.get("/products").wantStatus(t, 200)

	s.post("/_sandbox/plan", `{"plan":"FREE"}`).wantStatus(t, 200)
	s.get("/products").wantError(t, 402, "")

	s.post("/_sandbox/reset", "").wantStatus(t, 200)
	s.create("/products", `{"name":"Cup"}`)
	s.post("/_sandbox/reset", "").wantStatus(t, 200)
	s.wantIDs("/products")
}

func TestSettings(t *testing.T) {
	s := open(t, Options{})
	s.post("/_sandbox/settings", `{"rateLimit":1,"searchLagMs":1500,"maxProducts":7,"behaviour":{"rateWindow":"fixed"}}`).wantStatus(t, 200)
	got := s.object("/_sandbox/settings")
	wantFields(t, got, `{"rateLimit":1,"searchLagMs":1500,"maxProducts":7,"plan":"UNLIMITED"}`)
	if str(child(got, "behaviour"), "rateWindow") != "fixed" {
		t.Errorf("behaviour %v", got["behaviour"])
	}
	s.post("/_sandbox/settings", `{"behaviour":{"suspended":true}}`).wantStatus(t, 200)
	if b := child(s.object("/_sandbox/settings"), "behaviour"); str(b, "rateWindow") != "fixed" || !boolean(b, "suspended") {
		t.Errorf("settings are not merged: %v", b)
	}
	s.post("/_sandbox/settings", `{"rateLimit":0,"behaviour":{"suspended":false}}`).wantStatus(t, 200)
	s.get("/profile").wantStatus(t, 200)
}

func TestControlAPIRefusesMistakes(t *testing.T) {
	s := open(t, Options{})
	for _, c := range [][2]string{
		{"/_sandbox/faults", `{"kind":"explode"}`},
		{"/_sandbox/faults", `{"kind":"status","status":42}`},
		{"/_sandbox/faults", `{"kind":"status","times":-1}`},
		{"/_sandbox/faults", `{"kind":"status","statsu":500}`},
		{"/_sandbox/faults", `nonsense`},
		{"/_sandbox/settings", `{"rateLimt":5}`},
		{"/_sandbox/settings", `{"behaviour":{"unknown":true}}`},
		{"/_sandbox/plan", `{"plan":"GOLD"}`},
		{"/_sandbox/token", `{"scopes":"all"}`},
	} {
		s.post(c[0], c[1]).wantError(t, 400, "WRONG_PARAMETER")
	}
	if len(s.Faults().List()) != 0 {
		t.Error("a refused fault was added")
	}
}

func TestTheServerWorksOverASocket(t *testing.T) {
	s := open(t, Options{})
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	resp, err := server.Client().Do(s.request("GET", server.URL+"/api/v3/1003/profile", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != jsonType {
		t.Errorf("%s %s", resp.Status, resp.Header)
	}
}
