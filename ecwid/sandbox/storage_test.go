package sandbox

import (
	"strings"
	"testing"
)

func TestAppStorage(t *testing.T) {
	s := open(t, Options{})
	s.get("/storage").wantBody(t, `[]`)
	s.post("/storage/b", `{"a":1}`).wantBody(t, `{"updateCount":1}`)
	s.do("PUT", "/storage/a%20key", "plain text", "Content-Type: text/plain").wantBody(t, `{"updateCount":1}`)
	s.get("/storage/b").wantBody(t, `{"key":"b","value":"{\"a\":1}"}`)
	s.get("/storage").wantBody(t, `[{"key":"a key","value":"plain text"},{"key":"b","value":"{\"a\":1}"}]`)
	s.post("/storage/b", `2`).wantStatus(t, 200)
	s.get("/storage/b?responseFields=value").wantBody(t, `{"value":"2"}`)
	s.delete("/storage/b").wantBody(t, `{"deleteCount":1}`)
	s.get("/storage/b").wantBody404(t, `{"errorMessage":"Key not found"}`)
	s.delete("/storage/b").wantError(t, 404, "")
}

func TestStoredValuesHaveALimit(t *testing.T) {
	s := open(t, Options{})
	s.post("/storage/public", strings.Repeat("x", maxStoredPublic)).wantStatus(t, 200)
	s.post("/storage/public", strings.Repeat("x", maxStoredPublic+1)).wantError(t, 413, "")
	s.post("/storage/private", strings.Repeat("x", maxStored)).wantStatus(t, 200)
	s.post("/storage/private", strings.Repeat("x", maxStored+1)).wantError(t, 413, "")
	if got := len(str(s.object("/storage/private"), "value")); got != maxStored {
		t.Errorf("%d bytes kept", got)
	}
}

func TestStorageScopes(t *testing.T) {
	s := open(t, Options{Scopes: []string{"read_store_profile"}})
	s.get("/storage").wantStatus(t, 200)
	s.post("/storage/a", `1`).wantError(t, 403, "INSUFFICIENT_APP_SCOPE")
	s.delete("/storage/a").wantError(t, 403, "INSUFFICIENT_APP_SCOPE")
}

func (r httpReply) wantBody404(t *testing.T, want string) {
	t.Helper()
	r.wantStatus(t, 404)
	wantJSON(t, r.body, want)
}
