package tools

import (
	"context"
	"fmt"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// maxScan is how many of Ecwid's pages one call looks through for a fulfilment type, which Ecwid cannot filter by.
const maxScan = 10

// looked tells which positions of Ecwid's own list were examined: from From up to, not including, To.
type looked struct {
	From int `json:"from"`
	To   int `json:"to"`
	Of   int `json:"of"`
}

// scanOrders reads Ecwid's list from the offset on and keeps the orders of the wanted type, until the limit is
// reached, the list ends, or ten pages have been read. NextOffset is a position in Ecwid's list. A request that fails
// later than the first ends the scan there: what was found is worth more than the error, which the next call will meet.
func scanOrders(
	ctx context.Context, client *ecwid.Client, in findOrderInput, shop toolkit.Shop,
) ([]ecwid.Order, *looked, found, error) {
	q := in.query(shop)
	q.Limit = ecwid.MaxPage
	at := in.Offset
	var matches []ecwid.Order
	total := 0
	for range maxScan {
		q.Offset = at
		result, err := client.SearchOrders(ctx, q)
		if err != nil && at == in.Offset {
			return nil, nil, found{}, err
		}
		if err != nil {
			break
		}
		if total = result.Total; len(result.Items) == 0 {
			total = min(total, at) // the end, whatever Ecwid counts: there must be no way to continue in place
		}
		for _, o := range result.Items {
			at++
			if o.Fulfillment() == in.FulfillmentType {
				matches = append(matches, o)
			}
			if len(matches) == in.Limit {
				break
			}
		}
		if len(matches) == in.Limit || at >= total {
			break
		}
	}
	seen := &looked{From: min(in.Offset, total), To: min(at, total), Of: total}
	return matches, seen, scanned(in, seen, len(matches), shop), nil
}

func scanned(in findOrderInput, seen *looked, matches int, shop toolkit.Shop) found {
	f := found{Total: matches, Currency: shop.Currency}
	if seen.To < seen.Of {
		f.NextOffset = seen.To
	}
	f.Hint = fmt.Sprintf("Looked at orders %d to %d of %d and found %d of type %s; total counts only these.",
		min(seen.From+1, seen.To), seen.To, seen.Of, matches, in.FulfillmentType)
	if f.NextOffset > 0 {
		f.Hint += fmt.Sprintf(" Continue with offset %d.", f.NextOffset)
	}
	return f
}
