package web

import (
	"net/http"
	"slices"

	"ecwid-mcp/ecwid/sandbox"
)

// faultSwitch is something that goes wrong for as long as the console has it switched on.
type faultSwitch struct {
	Name  string // in forms
	Title string
	Says  string // what it does
	isOn  func(*sandbox.Store) bool
	start func(*sandbox.Store)
	end   func(*sandbox.Store)
}

// stormPause is short, so that everything goes on soon after the storm; Ecwid's own pauses are up to a minute, or ten.
const (
	stormPause = 2 // seconds
	slowness   = 3 // seconds
)

// faultSwitches lists the faults in the order in which the console shows them.
func faultSwitches() []faultSwitch {
	return []faultSwitch{
		ofRequests("storm", "429 storm", "Every request gets 429 with Retry-After 2.", sandbox.Fault{
			Kind: sandbox.Status, Status: http.StatusTooManyRequests, RetryAfter: stormPause,
			Code: "RATE_LIMITED", Message: "Too many requests",
		}),
		{
			Name: "revoked", Title: "Revoked token", Says: "The app is uninstalled: every token gets 403.",
			isOn:  (*sandbox.Store).TokenRevoked,
			start: (*sandbox.Store).RevokeToken,
			end:   (*sandbox.Store).RestoreToken,
		},
		ofWebhooks("lost", "Lost webhooks", "Events are never sent; polling has to find them.", sandbox.WebhookFault{Kind: sandbox.LoseWebhook}),
		ofRequests("slow", "Slow answers", "Every answer comes three seconds later.", sandbox.Fault{
			Kind: sandbox.Latency, LatencyMs: slowness * 1000,
		}),
	}
}

// ofRequests is a switch for a fault of requests. The same fault, if the control API added it, counts as switched on.
func ofRequests(name, title, says string, fault sandbox.Fault) faultSwitch {
	active := func(s *sandbox.Store) (ids []int) {
		for _, one := range s.Faults().List() {
			id := one.ID
			if one.ID, one.Played = 0, 0; one == fault {
				ids = append(ids, id)
			}
		}
		return ids
	}
	return faultSwitch{
		Name: name, Title: title, Says: says,
		isOn:  func(s *sandbox.Store) bool { return len(active(s)) > 0 },
		start: func(s *sandbox.Store) { s.Faults().Add(fault) },
		end: func(s *sandbox.Store) {
			for _, id := range active(s) {
				s.Faults().Remove(id)
			}
		},
	}
}

// ofWebhooks is a switch for a fault of deliveries.
func ofWebhooks(name, title, says string, fault sandbox.WebhookFault) faultSwitch {
	active := func(s *sandbox.Store) (ids []int) {
		for _, one := range s.WebhookFaults() {
			id := one.ID
			if one.ID, one.Played = 0, 0; one == fault {
				ids = append(ids, id)
			}
		}
		return ids
	}
	return faultSwitch{
		Name: name, Title: title, Says: says,
		isOn:  func(s *sandbox.Store) bool { return len(active(s)) > 0 },
		start: func(s *sandbox.Store) { s.AddWebhookFault(fault) },
		end: func(s *sandbox.Store) {
			for _, id := range active(s) {
				s.RemoveWebhookFault(id)
			}
		},
	}
}

// faultView is a fault as the console shows it.
type faultView struct {
	Name, Title, Says string
	On                bool
}

func (s *Site) faultViews() []faultView {
	var views []faultView
	for _, one := range faultSwitches() {
		views = append(views, faultView{one.Name, one.Title, one.Says, one.isOn(s.store)})
	}
	return views
}

// switchFault takes the form of one fault: its name and whether it is to be on.
func (s *Site) switchFault(w http.ResponseWriter, r *http.Request) {
	name, on := r.PostForm.Get("fault"), r.PostForm.Get("on")
	all := faultSwitches()
	i := slices.IndexFunc(all, func(one faultSwitch) bool { return one.Name == name })
	if i < 0 || on != "yes" && on != "no" {
		s.answerConsole(w, r, http.StatusUnprocessableEntity, "There is no such fault.")
		return
	}
	s.switching.Lock()
	defer s.switching.Unlock()
	switch wanted := on == "yes"; {
	case wanted == all[i].isOn(s.store): // another page was faster
	case wanted:
		all[i].start(s.store)
	default:
		all[i].end(s.store)
	}
	http.Redirect(w, r, "/console#faults", http.StatusSeeOther)
}
