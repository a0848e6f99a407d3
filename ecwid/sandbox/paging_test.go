package sandbox

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestPaging(t *testing.T) {
	s := open(t, Options{})
	for range 3 {
		s.create("/products", `{"name":"Cup"}`)
	}
	for query, want := range map[string]string{
		"":                   `{"total":3,"count":3,"offset":0,"limit":100}`,
		"?offset=2&limit=2":  `{"total":3,"count":1,"offset":2,"limit":2}`,
		"?offset=7":          `{"total":3,"count":0,"offset":7,"limit":100}`,
		"?limit=500":         `{"total":3,"count":3,"offset":0,"limit":100}`,
		"?offset=4294967296": `{"total":3,"count":0,"offset":2147483648,"limit":100}`,
	} {
		got := s.object("/products" + query)
		wantFields(t, got, want)
		if len(list(got, "items")) != int(whole(got, "count")) {
			t.Errorf("%s: %d items", query, len(list(got, "items")))
		}
	}
	for _, query := range []string{"?limit=0", "?limit=-1", "?offset=-1", "?limit=ten"} {
		s.get("/products"+query).wantError(t, 400, "WRONG_PARAMETER")
	}
	s.SetBehaviour(Behaviour{RejectBigLimit: true})
	s.get("/products?limit=101").wantError(t, 400, "WRONG_PARAMETER")
	s.get("/products?limit=100").wantStatus(t, 200)
}

// Walking in pages of any size gives every item once, in the same order as in one page.
func TestPagesAddUp(t *testing.T) {
	s := open(t, Options{})
	var want []int64
	for range 37 {
		want = append(want, s.create("/products", `{"name":"Cup"}`))
	}
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.IntRange(1, 120).Draw(rt, "limit")
		var got []int64
		for {
			page := s.ids(path("/products?sortBy=ADDED_TIME_ASC&offset=%d&limit=%d", len(got), limit))
			if got = append(got, page...); len(page) < min(limit, 100) {
				break
			}
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("limit %d: %v", limit, got)
		}
	})
}

func TestDeletedLists(t *testing.T) {
	s := open(t, Options{})
	first := s.create("/products", `{"name":"Cup"}`)
	second := s.create("/products", `{"name":"Can"}`)
	s.delete(path("/products/%d", first)).wantBody(t, `{"deleteCount":1}`)
	s.clock.advance(time.Hour)
	s.delete(path("/products/%d", second)).wantBody(t, `{"deleteCount":1}`)
	s.get("/products/deleted").wantBody(t, path(`{"total":2,"count":2,"offset":0,"limit":100,"items":[
		{"id":%d,"date":"2026-03-02 12:00:00 +0000"},{"id":%d,"date":"2026-03-02 13:00:00 +0000"}]}`, first, second))
	s.wantIDs("/products/deleted?from_date=2026-03-02+12:30:00", second)
	s.wantIDs("/products/deleted?to_date=1772452800", first)
	s.wantIDs("/products/deleted?offset=1&limit=1", second)
	s.get("/products/deleted?from_date=soon").wantError(t, 400, "WRONG_PARAMETER")
}
