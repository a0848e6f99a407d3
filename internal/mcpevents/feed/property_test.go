package feed_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/feed"
)

// happening is one event of the model, with all that can be asked about it.
type happening struct {
	position             int64
	store                journal.StoreKey
	trigger              events.Trigger
	total                int // hundredths; also a product's price
	payment, fulfillment string
	email                string
	customer, group      int64
	products, categories []int64
	skus                 []string
	enabled              bool
}

func drawHappening(t *rapid.T) happening {
	few := rapid.SliceOfNDistinct(rapid.Int64Range(1, 3), 0, 3, rapid.ID)
	return happening{
		store:       rapid.SampledFrom([]journal.StoreKey{shop, shop, other}).Draw(t, "store"),
		trigger:     rapid.SampledFrom([]events.Trigger{events.NewOrder, events.NewOrder, events.NewAbandonedCart, events.NewCustomer, events.NewProduct}).Draw(t, "trigger"),
		total:       rapid.IntRange(0, 4).Draw(t, "total") * 995,
		payment:     rapid.SampledFrom([]string{"PAID", "CANCELLED"}).Draw(t, "payment"),
		fulfillment: rapid.SampledFrom([]string{"pickup", "digital"}).Draw(t, "fulfillment"),
		email:       rapid.SampledFrom([]string{"", "ada@shop.test", "Jane@Shop.test"}).Draw(t, "email"),
		customer:    rapid.Int64Range(0, 2).Draw(t, "customer"),
		group:       rapid.Int64Range(0, 2).Draw(t, "group"),
		products:    few.Draw(t, "products"),
		categories:  few.Draw(t, "categories"),
		skus:        rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"CUP", "TEA"}), 0, 2, rapid.ID).Draw(t, "skus"),
		enabled:     rapid.Bool().Draw(t, "enabled"),
	}
}

// summary and match are what the journal keeps of it.
func (h happening) summary() string {
	money := fmt.Sprintf("%d.%02d", h.total/100, h.total%100)
	switch h.trigger {
	case events.NewOrder:
		return fmt.Sprintf(`{"total":%s,"paymentStatus":%q,"fulfillmentType":%q}`, money, h.payment, h.fulfillment)
	case events.NewAbandonedCart:
		return fmt.Sprintf(`{"total":%s,"email":%q}`, money, h.email)
	case events.NewCustomer:
		return fmt.Sprintf(`{"email":%q,"customerGroupId":%d}`, h.email, h.group)
	}
	return fmt.Sprintf(`{"price":%s,"sku":%q,"enabled":%t}`, money, strings.Join(h.skus[:min(1, len(h.skus))], ""), h.enabled)
}

func (h happening) match() events.Match {
	match := events.Match{CategoryIDs: h.categories}
	if h.trigger != events.NewProduct {
		match.SKUs = h.skus
	}
	if h.trigger == events.NewOrder {
		match.Email, match.CustomerID, match.ProductIDs = events.HashEmail(h.email), h.customer, h.products
	}
	return match
}

// wants says by the model whether arguments ask for it.
func (h happening) wants(arguments map[string]string) bool {
	for name, value := range arguments {
		var wanted bool
		switch name {
		case "minTotal", "minPrice":
			wanted = fmt.Sprintf("%06d", h.total) >= "00"+strings.ReplaceAll(value, ".", "")
		case "maxTotal":
			wanted = fmt.Sprintf("%06d", h.total) <= "00"+strings.ReplaceAll(value, ".", "")
		case "paymentStatus":
			wanted = value == `"`+h.payment+`"`
		case "fulfillmentType":
			wanted = value == `"`+h.fulfillment+`"`
		case "customerEmail":
			wanted = strings.EqualFold(strings.Trim(value, `" `), h.email)
		case "customerId":
			wanted = value == fmt.Sprint(h.customer)
		case "customerGroupId":
			wanted = value == fmt.Sprint(h.group)
		case "productId":
			wanted = strings.Contains(fmt.Sprint(h.products), value)
		case "categoryId":
			wanted = strings.Contains(fmt.Sprint(h.categories), value)
		case "sku":
			skus := h.skus
			if h.trigger == events.NewProduct {
				skus = skus[:min(1, len(skus))] // a product has one
			}
			wanted = slices.Contains(skus, strings.Trim(value, `"`))
		case "enabled":
			wanted = value == fmt.Sprint(h.enabled)
		}
		if !wanted {
			return false
		}
	}
	return true
}

// values of arguments, as JSON; amounts with as many digits.
func values() map[string][]string {
	amounts, ids := []string{"00.00", "09.95", "10.00", "19.90", "99.99"}, []string{"1", "2"}
	return map[string][]string{
		"minTotal": amounts, "maxTotal": amounts, "minPrice": amounts, "paymentStatus": {`"PAID"`, `"CANCELLED"`},
		"fulfillmentType": {`"pickup"`, `"digital"`}, "customerEmail": {`"ADA@shop.test"`, `" jane@shop.test "`}, "customerId": ids,
		"customerGroupId": {"0", "1"}, "productId": ids, "categoryId": ids, "sku": {`"CUP"`, `"TEA"`}, "enabled": {"true", "false"},
	}
}

// drawFollower makes a type's filter with at most three arguments.
func drawFollower(t *rapid.T) (feed.Query, map[string]string) {
	typ := rapid.SampledFrom(feed.Types()[:5]).Filter(func(typ feed.Type) bool { return typ.Trigger != events.NewPaidOrder }).Draw(t, "type")
	var schema shape
	if err := json.Unmarshal(typ.InputSchema, &schema); err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for name := range schema.Properties {
		names = append(names, name)
	}
	slices.Sort(names)
	arguments, texts := map[string]string{}, []string{}
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 3, rapid.ID).Draw(t, "names") {
		value := rapid.SampledFrom(values()[name]).Draw(t, name)
		arguments[name] = value
		if strings.Contains(value, ".") && value[0] == '0' {
			value = value[1:] // JSON takes no leading zero
		}
		texts = append(texts, fmt.Sprintf("%q:%s", name, value))
	}
	parsed, err := typ.ParseArguments(json.RawMessage("{" + strings.Join(texts, ",") + "}"))
	if err != nil {
		t.Fatal(err)
	}
	return feed.Query{Store: shop, Type: typ, Filter: parsed.Filter}, arguments
}

// Page by page a follower gets each event that it wants and that is still there, once and in order, whatever is added
// and purged between the pages; and it is told when it may have missed some, and only then.
func TestPagesGiveEverythingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := shelfFor(t)
		defer func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}()
		var all []happening // that are left
		var end, purged int64
		ask, arguments := drawFollower(t)
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				for _, h := range rapid.SliceOfN(rapid.Custom(drawHappening), 1, 8).Draw(t, "happenings") {
					end++
					h.position = end
					all = append(all, h)
					s.add(h.store, h.trigger, h.summary(), h.match())
				}
			},
			"purge": func(t *rapid.T) {
				keep := rapid.IntRange(0, len(all)).Draw(t, "keep")
				s.purge(keep)
				for _, h := range all[:len(all)-keep] {
					if h.store == shop {
						purged = h.position
					}
				}
				all = all[len(all)-keep:]
			},
			"page": func(t *rapid.T) {
				ask.Limit = rapid.IntRange(1, 4).Draw(t, "limit")
				var want []string
				for _, h := range all {
					if h.store == shop && h.trigger == ask.Type.Trigger && h.position > ask.After && h.wants(arguments) {
						want = append(want, fmt.Sprint(h.position))
					}
				}
				page := s.page(ask)
				var got []string
				for _, occurrence := range page.Occurrences {
					got = append(got, occurrence.EventID)
					if fmt.Sprint(occurrence.Position) != occurrence.EventID {
						t.Fatalf("event %s has position %d", occurrence.EventID, occurrence.Position)
					}
				}
				more := len(want) > ask.Limit
				if !slices.Equal(got, want[:min(len(want), ask.Limit)]) || page.More != more || page.Truncated != (ask.After < purged) {
					t.Fatalf("%s %v after %d: %s\nwant %v", ask.Type.Name, arguments, ask.After, show(page), want)
				}
				if !more && page.Last != end {
					t.Fatalf("last %d, want %d", page.Last, end)
				}
				ask.After = page.Last
			},
			"": func(*rapid.T) {},
		})
	})
}
