package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"ecwid-mcp/ecwid"
)

// callTimeLimit bounds one call with its repeats, so that a slow one leaves time for others.
const callTimeLimit = 8 * time.Second

// profile makes the one call that tells most: whether the store is reached, the token is accepted and the plan
// includes the API. It reports whether to go on.
func (e *examination) profile(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, callTimeLimit)
	defer cancel()
	profile, err := e.Client.Profile(ctx)
	if err != nil {
		e.failed(err)
		return false
	}
	e.report.StoreName = profile.Settings.StoreName
	e.add("reach", OK, e.host()+" answers", "")
	e.add("store", OK, e.storeText(profile), "")
	e.add("token", OK, "Ecwid accepts the token", "")
	e.plan(profile)
	return true
}

func (e *examination) host() string {
	if e.Host == "" {
		return "Ecwid"
	}
	return e.Host
}

func (e *examination) storeText(p ecwid.Profile) string {
	text := fmt.Sprintf("store %d exists", e.StoreID)
	if p.GeneralInfo.StoreURL != "" {
		text += ": " + p.GeneralInfo.StoreURL
	}
	return text
}

func (e *examination) plan(p ecwid.Profile) {
	features := p.Account.AvailableFeatures
	switch {
	case p.Account.Suspended:
		e.suspended()
	case len(features) > 0 && !slices.Contains(features, "API"):
		e.add("plan", Warning, "the API answers although the plan does not list it", "It may stop: see my.ecwid.com, Settings, Billing & Plans.")
	default:
		e.add("plan", OK, "the plan includes the API", "")
	}
	if p.Settings.Closed {
		e.add("storefront", Warning, "the storefront is closed, shoppers cannot order", "Open it at my.ecwid.com, Settings, General.")
	}
}

func (e *examination) suspended() {
	e.add("plan", Problem, "the store is suspended", "The owner of the store has to settle this with Ecwid: my.ecwid.com, Settings, Billing & Plans.")
}

// failed words the answer to the first call. Ecwid looks at the store before the token, and at the token before the
// plan, so each failure tells that what comes before it is in order.
func (e *examination) failed(err error) {
	var failure *ecwid.Error
	if !errors.As(err, &failure) || failure.Status == 0 && failure.Kind != ecwid.KindRateLimited {
		e.add("reach", Problem, e.host()+" was not reached: "+networkText(err), networkRemedy(err))
		return
	}
	switch failure.Kind {
	case ecwid.KindStoreNotFound:
		e.answered()
		e.add("store", Problem, fmt.Sprintf("Ecwid knows no store %d", e.StoreID),
			"Set the number that is at the bottom of the pages of the control panel, my.ecwid.com.")
	case ecwid.KindUnauthorized:
		e.unauthorized(failure)
	case ecwid.KindPlanRequired:
		e.planRequired(failure)
	case ecwid.KindRateLimited:
		e.answered()
		e.add("blocked", Problem, "Ecwid takes no requests with this token for "+wait(failure.RetryAfter),
			"Wait, and find out what else uses the token: Ecwid allows 600 requests a minute and token.")
	case ecwid.KindUnavailable:
		e.add("reach", Problem, fmt.Sprintf("Ecwid answers HTTP %d", failure.Status), "Wait a while; status.ecwid.com tells of disturbances.")
	default:
		e.add("reach", Problem, e.oddAnswer(failure), "Check the API address, and whether a proxy or a login page of the network answers in Ecwid's place.")
	}
}

func (e *examination) answered() { e.add("reach", OK, e.host()+" answers", "") }

func (e *examination) unauthorized(failure *ecwid.Error) {
	e.answered()
	if failure.Code == "" && failure.Message != "" {
		e.add("token", Problem, fmt.Sprintf("the request was refused (HTTP %d) in words that are not Ecwid's", failure.Status),
			"A proxy or firewall may have refused it; the token may be good.")
		return
	}
	e.add("token", Problem, fmt.Sprintf("Ecwid does not accept the token for store %d: it is wrong, of another store, or was revoked", e.StoreID),
		"Connect the store again: ecwid-mcp login. A custom app shows its token at my.ecwid.com/#develop-apps; an app that was installed again has a new one.")
}

func (e *examination) planRequired(failure *ecwid.Error) {
	e.answered()
	e.add("token", OK, "Ecwid accepts the token", "")
	if failure.Code == "STORE_IS_SUSPENDED" {
		e.suspended()
		return
	}
	e.add("plan", Problem, "the plan of the store does not include the API",
		"The owner has to move to a paid plan, Venture or higher: my.ecwid.com, Settings, Billing & Plans. Ecwid upgrades test stores of developers on request.")
}

func (e *examination) oddAnswer(failure *ecwid.Error) string {
	if failure.Kind == ecwid.KindMalformed && failure.Status < 300 {
		return e.host() + " answers with something that is not Ecwid's JSON"
	}
	return e.host() + " answers HTTP " + strconv.Itoa(failure.Status) + ", which Ecwid does not"
}

func wait(d time.Duration) string {
	if d <= 0 {
		return "a while"
	}
	return d.Round(time.Second).String()
}
