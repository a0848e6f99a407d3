package sandbox

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A search that lags sees, for every row, the version that was current that long ago, whatever is compacted.
func TestLaggingSearchSeesThePast(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lag := time.Duration(rapid.IntRange(0, 5).Draw(rt, "lag")) * time.Second
		s := open(t, Options{SearchLag: lag})
		past := []map[int64]string{{}} // state at the end of each second
		steps := rapid.IntRange(1, 25).Draw(rt, "steps")
		for step := range steps {
			now := map[int64]string{}
			for id, name := range past[len(past)-1] {
				now[id] = name
			}
			ids := slices.Sorted(mapKeys(now))
			name := path("%d", step)
			switch action := rapid.IntRange(0, 2).Draw(rt, "action"); {
			case action == 0 || len(ids) == 0:
				now[s.create("/products", `{"name":"`+name+`"}`)] = name
			case action == 1:
				id := rapid.SampledFrom(ids).Draw(rt, "id")
				s.put(path("/products/%d", id), `{"name":"`+name+`"}`).wantStatus(t, 200)
				now[id] = name
			default:
				id := rapid.SampledFrom(ids).Draw(rt, "id")
				s.delete(path("/products/%d", id)).wantStatus(t, 200)
				delete(now, id)
			}
			past = append(past, now)
			seen := map[int64]string{}
			for _, item := range objects(s.object("/products"), "items") {
				seen[whole(item, "id")] = str(item, "name")
			}
			want := past[max(0, len(past)-1-int(lag/time.Second))]
			if len(seen) != len(want) {
				rt.Fatalf("step %d: sees %v, want %v", step, seen, want)
			}
			for id, name := range want {
				if seen[id] != name {
					rt.Fatalf("step %d: sees %v, want %v", step, seen, want)
				}
			}
			s.clock.advance(time.Second)
		}
	})
}

func mapKeys(m map[int64]string) func(yield func(int64) bool) {
	return func(yield func(int64) bool) {
		for key := range m {
			if !yield(key) {
				return
			}
		}
	}
}

func TestOldVersionsAreForgotten(t *testing.T) {
	s := open(t, Options{SearchLag: time.Second})
	id := s.create("/products", `{"name":"Cup"}`)
	for range 50 {
		s.clock.advance(time.Second)
		s.put(path("/products/%d", id), `{"price":1}`).wantStatus(t, 200)
	}
	if kept := len(s.products.get(id).versions); kept > 3 {
		t.Errorf("%d versions kept", kept)
	}
	for range 5 {
		s.delete(path("/products/%d", s.create("/products", `{"name":"Gone"}`)))
		s.clock.advance(2 * time.Second)
	}
	if kept := len(s.products.rows); kept > 3 {
		t.Errorf("%d rows kept", kept)
	}
}

func TestSameSeedSameStore(t *testing.T) {
	build := func(seed uint64) string {
		s := open(t, Options{RandSeed: seed})
		for _, name := range []string{"Cup", "Can"} {
			s.create("/products", `{"name":"`+name+`"}`)
		}
		return s.get("/products").body + s.post("/batch", `[{"path":"/profile","method":"GET"}]`).body
	}
	first, again, other := build(1), build(1), build(2)
	if first != again {
		t.Error("the same seed makes different stores")
	}
	if first == other {
		t.Error("different seeds make the same store")
	}
}
