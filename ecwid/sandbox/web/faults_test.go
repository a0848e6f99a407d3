package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"

	"github.com/google/go-cmp/cmp"
)

// turn switches a fault on the console and wants to be sent back to it.
func (d *desk) turn(fault, on string) {
	d.t.Helper()
	w := d.submit("/console/faults", url.Values{"fault": {fault}, "on": {on}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/console#faults" {
		d.t.Errorf("%s %s: %d to %q", fault, on, w.Code, w.Header().Get("Location"))
	}
}

// switchedOn lists the faults that the page says are on.
func (d *desk) switchedOn() string {
	d.t.Helper()
	var on []string
	for _, part := range strings.Split(d.page("/console"), `data-fault="`)[1:] {
		name, rest, _ := strings.Cut(part, `"`)
		says, button := strings.Contains(rest, "is on</span>"), strings.Contains(rest, ">Switch off</button>")
		if says != button {
			d.t.Errorf("%s is on: %v, can be switched off: %v", name, says, button)
		}
		if says {
			on = append(on, name)
		}
	}
	return strings.Join(on, " ")
}

// sample is what a caller of the API sees.
type sample struct {
	Status     int
	RetryAfter string
	Took       time.Duration
}

func (d *desk) sample() sample {
	d.t.Helper()
	start := time.Now()
	response := d.api("/profile")
	return sample{response.StatusCode, response.Header.Get("Retry-After"), time.Since(start)}
}

func TestFaultsOfRequests(t *testing.T) {
	for fault, want := range map[string]sample{
		"storm":   {Status: 429, RetryAfter: "2"},
		"revoked": {Status: 403},
		"slow":    {Status: 200, Took: 3 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := newDesk(t, sandbox.Options{Now: time.Now})
			for round := range 2 {
				if on := d.switchedOn(); on != "" {
					t.Errorf("%s is on", on)
				}
				if diff := cmp.Diff(sample{Status: 200}, d.sample()); diff != "" {
					t.Errorf("%s off, round %d (-want +got)\n%s", fault, round, diff)
				}
				d.turn(fault, "yes")
				d.turn(fault, "yes") // of a page that did not know
				for range 3 {
					if diff := cmp.Diff(want, d.sample()); diff != "" {
						t.Errorf("%s on, round %d (-want +got)\n%s", fault, round, diff)
					}
				}
				if on := d.switchedOn(); on != fault {
					t.Errorf("%s is switched on, %q is shown", fault, on)
				}
				d.turn(fault, "no")
				d.turn(fault, "no")
			}
		})
	}
}

func TestLostWebhooks(t *testing.T) {
	sent := answering{200}
	d := newDesk(t, sandbox.Options{Webhooks: sandbox.WebhookOptions{URL: "https://hooks.example/", Transport: &sent}})
	for _, on := range []string{"yes", "no"} {
		d.turn("lost", on)
		d.store.SendWebhook(sandbox.WebhookMessage{EventType: "order.created", EntityID: 7})
		deliver(t, d.store)
	}
	want := []string{"!webhook: order.created 7: lost on its way (fault)", "webhook: order.created 7: delivered at attempt 1, answered 200"}
	if diff := cmp.Diff(want, lines(d.console)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// All at once, and beside faults of the control API, which stay.
func TestFaultsAreSwitchedOneByOne(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	others := []sandbox.Fault{{Kind: sandbox.Status, Status: 429, Times: 5}, {Kind: sandbox.Latency, LatencyMs: 3000, Path: "/orders"}}
	for _, fault := range others {
		d.store.Faults().Add(fault)
	}
	d.store.AddWebhookFault(sandbox.WebhookFault{Kind: sandbox.LoseWebhook, Times: 1})
	for _, name := range []string{"slow", "storm", "lost", "revoked"} {
		d.turn(name, "yes")
	}
	if on := d.switchedOn(); on != "storm revoked lost slow" {
		t.Errorf("%q are on", on)
	}
	d.turn("storm", "no")
	if on := d.switchedOn(); on != "revoked lost slow" {
		t.Errorf("%q are on", on)
	}
	for _, name := range []string{"slow", "lost", "revoked"} {
		d.turn(name, "no")
	}
	var left []sandbox.Fault
	for _, one := range d.store.Faults().List() {
		one.ID = 0
		left = append(left, one)
	}
	if diff := cmp.Diff(others, left); diff != "" || len(d.store.WebhookFaults()) != 1 {
		t.Errorf("other faults (-want +got)\n%s\n%v", diff, d.store.WebhookFaults())
	}
}

func TestRefusedFaultForms(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	token := d.formToken()
	for name, test := range map[string]struct {
		form   url.Values
		status int
		says   string
	}{
		"no token":      {url.Values{"fault": {"revoked"}, "on": {"yes"}}, 403, "Load the page again"},
		"a wrong token": {url.Values{"fault": {"revoked"}, "on": {"yes"}, "token": {token + "x"}}, 403, "Load the page again"},
		"no fault":      {url.Values{"on": {"yes"}, "token": {token}}, 422, "There is no such fault."},
		"another fault": {url.Values{"fault": {"fire"}, "on": {"yes"}, "token": {token}}, 422, "There is no such fault."},
		"neither":       {url.Values{"fault": {"revoked"}, "on": {"perhaps"}, "token": {token}}, 422, "There is no such fault."},
	} {
		w := d.send("/console/faults", test.form)
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.says) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if w := d.send("/console/faults?fault=revoked&on=yes&token="+token, nil); w.Code != 403 {
		t.Errorf("a form in the address: %d", w.Code)
	}
	if on := d.switchedOn(); on != "" {
		t.Errorf("%s is on", on)
	}
}
