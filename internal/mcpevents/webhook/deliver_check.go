package webhook

import (
	"errors"
	"time"
)

// checkEvery is how often the owners of subscriptions are looked at, also of those to which nothing is delivered.
const checkEvery = time.Minute

// check ends subscriptions whose owners may not have them any more.
func (c *round) check() {
	now := time.Now()
	if c.checking || now.Sub(c.checked) < checkEvery {
		return
	}
	c.checking, c.checked = true, now
	routes, rows := make([]*route, 0, len(c.routes)), make([]Subscription, 0, len(c.routes))
	for _, r := range c.routes {
		routes, rows = append(routes, r), append(rows, r.row)
	}
	c.background(func() func() {
		var over []*route
		for i, row := range rows {
			if c.ctx.Err() == nil && errors.Is(c.opts.Still(c.ctx, row), ErrForbidden) {
				over = append(over, routes[i])
			}
		}
		return func() {
			c.checking = false
			for _, r := range over {
				if !r.gone {
					c.expel(r)
				}
			}
		}
	})
}
