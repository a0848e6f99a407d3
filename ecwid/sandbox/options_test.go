package sandbox

import (
	"testing"
	"time"
)

func TestDefaults(t *testing.T) {
	want := Info{StoreID: 1003, Token: "secret_demo", PublicToken: "public_demo", ClientID: "sandbox-app", ClientSecret: "sandbox-secret"}
	store := New(Options{})
	if got := store.Info(); got != want {
		t.Errorf("info %+v, want %+v", got, want)
	}
	if since := time.Since(store.now()); since < 0 || since > time.Minute {
		t.Errorf("the clock is %s off", since)
	}
}

func TestOwnIdentity(t *testing.T) {
	own := Info{StoreID: 77, Token: "secret_own", PublicToken: "public_own", ClientID: "app", ClientSecret: "key"}
	s := open(t, Options{StoreID: 77, Token: "secret_own", PublicToken: "public_own", ClientID: "app", ClientSecret: "key"})
	if got := s.Info(); got != own {
		t.Errorf("info %+v", got)
	}
	wantFields(t, child(s.object("/profile"), "generalInfo"), `{"storeId":77,"storeUrl":"https://store77.company.site"}`)
	s.do("GET", "/profile", "", "Authorization: Bearer public_own").wantStatus(t, 200)
	s.do("GET", "/profile", "", "Authorization: Bearer secret_demo").wantStatus(t, 403)
	s.do("GET", "/api/v3/1003/profile", "").wantError(t, 404, "STORE_NOT_FOUND")
}

// Reset undoes whatever was changed since New, settings included.
func TestResetUndoesEverything(t *testing.T) {
	s := open(t, Options{RandSeed: 3})
	first := s.create("/products", `{"name":"Cup"}`)
	s.create("/categories", `{"name":"Cups"}`)
	s.create("/discount_coupons", `{"name":"C","code":"C"}`)
	s.put("/storage/k", `1`).wantStatus(t, 200)
	s.put("/profile", `{"settings":{"storeName":"Mine"}}`).wantStatus(t, 200)
	s.delete(path("/products/%d", first)).wantStatus(t, 200)
	s.SetBehaviour(Behaviour{RejectBigLimit: true})
	s.SetSearchLag(time.Hour)
	s.SetRateLimit(1)
	s.SetPlan(Free)
	s.SetScopes([]string{})
	s.RevokeToken()
	s.Faults().Add(Fault{Kind: CutBefore})
	s.Reset()

	if len(s.Requests()) != 0 || len(s.Faults().List()) != 0 {
		t.Error("requests or faults are left")
	}
	for _, target := range []string{"/products?limit=500", "/categories", "/discount_coupons", "/products/deleted", "/coupons/deleted"} {
		s.wantIDs(target)
	}
	s.get("/storage").wantBody(t, `[]`)
	wantFields(t, child(s.object("/profile"), "settings"), `{"storeName":"Sandbox Store"}`)
	if again := s.create("/products", `{"name":"Cup"}`); again != first {
		t.Errorf("the first product has id %d, before %d", again, first)
	}
	s.wantIDs("/products", first)
}

// Two stores share nothing.
func TestStoresAreApart(t *testing.T) {
	a, b := open(t, Options{}), open(t, Options{})
	a.create("/products", `{"name":"Cup"}`)
	a.put("/profile", `{"settings":{"storeName":"A"}}`).wantStatus(t, 200)
	a.RevokeToken()
	b.wantIDs("/products")
	wantFields(t, child(b.object("/profile"), "settings"), `{"storeName":"Sandbox Store"}`)
}
