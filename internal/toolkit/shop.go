package toolkit

import (
	"context"
	"sync"
	"time"
	_ "time/tzdata" // zones also where the system has none, as in a scratch image

	"ecwid-mcp/ecwid"
)

// Shop holds the facts of a store that tools need to word amounts and times, from the store profile.
type Shop struct {
	Name              string
	URL               string
	Currency          string         // ISO 4217, for example "EUR"
	CurrencyPrecision int            // decimal places of the currency
	Zone              *time.Location // a bare date in an argument means this zone
	WeightUnit        string         // for example "kg"
	DimensionsUnit    string         // for example "cm"
}

// defaultPrecision is the number of decimal places when the profile names none.
const defaultPrecision = 2

// ShopOf takes the facts from a profile. A time zone that the system does not know counts as UTC.
func ShopOf(p ecwid.Profile) Shop {
	zone, err := time.LoadLocation(p.FormatsAndUnits.Timezone)
	if err != nil {
		zone = time.UTC
	}
	precision := defaultPrecision
	if p.FormatsAndUnits.CurrencyPrecision != nil {
		precision = *p.FormatsAndUnits.CurrencyPrecision
	}
	return Shop{
		Name: p.Settings.StoreName, URL: p.GeneralInfo.StoreURL,
		Currency: p.FormatsAndUnits.Currency, CurrencyPrecision: precision, Zone: zone,
		WeightUnit: p.FormatsAndUnits.WeightUnit, DimensionsUnit: p.FormatsAndUnits.DimensionsUnit,
	}
}

// shopCache keeps the first success of fetch until the profile is known to have changed, and no errors. Callers that
// come while a fetch runs share it, also its error; when the fetch ends because its own caller gave up, the next one
// tries again.
type shopCache struct {
	fetch func(context.Context) (Shop, error)

	mu      sync.Mutex
	current *shopFetch // the one that runs or succeeded; nil when there is none
	since   time.Time  // the change of the profile that current is known to be later than
}

func newShopCache(fetch func(context.Context) (Shop, error)) *shopCache {
	return &shopCache{fetch: fetch}
}

type shopFetch struct {
	done      chan struct{} // closed when the fields below are final
	shop      Shop
	err       error
	abandoned bool // the caller who ran the fetch gave up
}

func (c *shopCache) get(ctx context.Context) (Shop, error) {
	for {
		f, mine := c.join()
		if mine {
			return c.run(ctx, f)
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return Shop{}, ctx.Err()
		}
		if !f.abandoned {
			return f.shop, f.err
		}
	}
}

// getSince is get with facts that are later than a change of the profile.
func (c *shopCache) getSince(ctx context.Context, changed time.Time) (Shop, error) {
	c.mu.Lock()
	if !c.since.Equal(changed) {
		c.since, c.current = changed, nil
	}
	c.mu.Unlock()
	return c.get(ctx)
}

func (c *shopCache) join() (f *shopFetch, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current != nil {
		return c.current, false
	}
	c.current = &shopFetch{done: make(chan struct{}), abandoned: true}
	return c.current, true
}

func (c *shopCache) run(ctx context.Context, f *shopFetch) (Shop, error) {
	kept := false
	defer func() { // also when fetch panics
		if !kept {
			c.mu.Lock()
			if c.current == f {
				c.current = nil
			}
			c.mu.Unlock()
		}
		close(f.done)
	}()
	f.shop, f.err = c.fetch(ctx)
	f.abandoned = f.err != nil && ctx.Err() != nil
	kept = f.err == nil
	return f.shop, f.err
}
