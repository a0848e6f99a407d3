package sandbox

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// model is an order as the test remembers it.
type model struct {
	id, status, email string
	total             int64
	created           time.Time
}

func anyModels(r *rapid.T, d *desk) []model {
	start := d.now.Add(-100 * time.Second)
	var all []model
	for range rapid.IntRange(0, 30).Draw(r, "orders") {
		m := model{
			status:  rapid.SampledFrom([]string{"PAID", "AWAITING_PAYMENT", "CANCELLED", incomplete}).Draw(r, "status"),
			email:   rapid.SampledFrom([]string{"ann@example.com", "joann@example.com", "bob@example.com"}).Draw(r, "email"),
			total:   rapid.Int64Range(0, 50).Draw(r, "total"),
			created: start.Add(time.Duration(rapid.IntRange(0, 20).Draw(r, "second")) * time.Second),
		}
		m.id = str(d.post("/orders", fmt.Sprintf(`{"email":%q,"total":%d,"paymentStatus":%q,"createDate":%q}`,
			m.email, m.total, m.status, formatDate(m.created))), "orderId")
		all = append(all, m)
	}
	return all
}

// A search gives what a plain loop over all orders keeps, newest first.
func TestOrderSearchAgreesWithALoop(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := newDesk(t, Options{})
		all := anyModels(r, d)
		query := url.Values{}
		keeps := []func(model) bool{func(m model) bool { return m.status != incomplete }}
		if rapid.Bool().Draw(r, "by status") {
			statuses := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"PAID", "CANCELLED", incomplete}), 1, 3, rapid.ID).Draw(r, "statuses")
			query.Set("paymentStatus", strings.Join(statuses, ","))
			keeps[0] = func(m model) bool { return slices.Contains(statuses, m.status) }
		}
		if rapid.Bool().Draw(r, "by total") {
			from, to := rapid.Int64Range(0, 50).Draw(r, "from"), rapid.Int64Range(0, 50).Draw(r, "to")
			query.Set("totalFrom", strconv.FormatInt(from, 10))
			query.Set("totalTo", strconv.FormatInt(to, 10))
			keeps = append(keeps, func(m model) bool { return m.total >= from && m.total <= to })
		}
		if rapid.Bool().Draw(r, "by time") {
			from := d.now.Add(-100 * time.Second).Add(time.Duration(rapid.IntRange(0, 20).Draw(r, "from second")) * time.Second)
			to := from.Add(time.Duration(rapid.IntRange(0, 10).Draw(r, "span")) * time.Second)
			query.Set("createdFrom", strconv.FormatInt(from.Unix(), 10))
			query.Set("createdTo", formatDate(to))
			keeps = append(keeps, func(m model) bool { return !m.created.Before(from) && !m.created.After(to) })
		}
		if rapid.Bool().Draw(r, "by email") {
			query.Set("email", "ann@example.com")
			keeps = append(keeps, func(m model) bool { return m.email != "bob@example.com" })
		}
		want := []string{}
		for _, m := range newestFirst(all) {
			if !slices.ContainsFunc(keeps, func(keep func(model) bool) bool { return !keep(m) }) {
				want = append(want, m.id)
			}
		}
		if diff := cmp.Diff(want, d.found("/orders?"+query.Encode(), "id")); diff != "" {
			r.Fatalf("%s (-want +got)\n%s", query.Encode(), diff)
		}
	})
}

// newestFirst sorts by creation, and by id, which grows, within one second.
func newestFirst(all []model) []model {
	sorted := slices.Clone(all)
	slices.Reverse(sorted)
	slices.SortStableFunc(sorted, func(a, b model) int { return b.created.Compare(a.created) })
	return sorted
}

// Pages of any size make up the whole list, each order once, and agree on the total.
func TestPagesMakeTheList(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := newDesk(t, Options{})
		anyModels(r, d)
		want := d.found("/orders", "id")
		size := rapid.IntRange(1, 12).Draw(r, "page size")
		got := []string{}
		for offset := 0; ; {
			page := d.get(fmt.Sprintf("/orders?limit=%d&offset=%d", size, offset))
			if whole(page, "total") != int64(len(want)) || whole(page, "limit") != int64(size) || whole(page, "offset") != int64(offset) {
				r.Fatalf("envelope %v", without(page, "items"))
			}
			items := objects(page, "items")
			if whole(page, "count") != int64(len(items)) {
				r.Fatalf("count %v of %d items", page["count"], len(items))
			}
			for _, item := range items {
				got = append(got, str(item, "id"))
			}
			if len(items) < size {
				break
			}
			offset += len(items)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			r.Fatalf("pages of %d (-want +got)\n%s", size, diff)
		}
	})
}

// The bounds of a date filter are both inside, unless the store is told that the upper one is not.
func TestDateBounds(t *testing.T) {
	d := newDesk(t, Options{})
	for second := range 3 {
		d.post("/orders", fmt.Sprintf(`{"externalOrderId":"%d","createDate":%q}`, second, formatDate(d.now.Add(time.Duration(second-10)*time.Second))))
	}
	at := func(second int) int64 { return d.now.Unix() + int64(second) - 10 }
	window := fmt.Sprintf("/orders?createdFrom=%d&createdTo=%d", at(0), at(1))
	d.finds(window, "externalOrderId", "1", "0")
	d.store.SetBehaviour(Behaviour{UpperBounds: ExclusiveBounds})
	d.finds(window, "externalOrderId", "0")
	d.store.SetBehaviour(Behaviour{UpperBounds: InclusiveBounds})
	d.finds(window, "externalOrderId", "1", "0")
	d.finds(fmt.Sprintf("/orders?createdFrom=%d&createdTo=%d", at(2), at(0)), "externalOrderId")
}
