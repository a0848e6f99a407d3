package doctor

import "fmt"

// rate tells what is left of the request budget. The budget is this process's own; that others use the token up shows
// only as 429.
func (e *examination) rate() {
	if !e.Watch.heard() {
		return
	}
	e.Watch.mu.Lock()
	requests, limited := e.Watch.requests, e.Watch.limited
	e.Watch.mu.Unlock()
	if limited > 0 {
		e.add("rate", Warning, fmt.Sprintf("Ecwid has answered %d of %d requests with 429, too many requests", limited, requests),
			"Something else uses the token a lot: give each program an app of its own.")
		return
	}
	e.add("rate", OK, fmt.Sprintf("%d more requests could leave at once, no 429 after %d", int(e.Client.Status().Budget), requests), "")
}

// webhooks can tell next to nothing: webhooks are set up by Ecwid's support and no call lists them (Ecwid docs,
// Webhooks).
func (e *examination) webhooks(secret bool) {
	if e.Client == nil {
		return
	}
	if secret {
		e.add("webhooks", NotTested, "Ecwid tells no program which webhooks an app has; ECWID_CLIENT_SECRET, which checks their signature, is set", "")
		return
	}
	e.add("webhooks", NotTested, "Ecwid tells no program which webhooks an app has; ECWID_CLIENT_SECRET is not set",
		"Only if you want webhooks: ask Ecwid support to set the address and the events for your app, and set ECWID_CLIENT_SECRET to the app's client secret.")
}
