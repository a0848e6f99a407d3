package e2e

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// sealing is a setting: the secrets of subscribers are sealed with this key, so that no keyring is asked.
const sealing = "ECWID_EVENTS_KEY=what seals the secrets of subscribers in tests"

// paidShop is a store in which orders are paid, a server that follows it, and an endpoint of callbacks.
type paidShop struct {
	*playedStore
	t      *testing.T
	dir    string // data folder
	hook   *hook
	server *follower
	logs   []*bytes.Buffer // of servers, to be read after their ends
}

// openPaidShop starts everything, and waits until what happens in the store is told of.
func openPaidShop(t *testing.T, settings ...string) *paidShop {
	t.Helper()
	p := &paidShop{playedStore: openShop(t), t: t, dir: t.TempDir(), hook: openHook(t)}
	token := newToken(t, p.dir, "first")
	p.server = p.serve("127.0.0.1:0", settings...)
	p.sendWebhooksTo(p.server)
	s := newSubscriber(t, p.server.url, token)
	begin := s.poll("product.created", "").Cursor
	eventually(t, "the store is followed", func() bool {
		p.play("/products", `{"name":"Warm-up","price":1}`)
		return len(s.poll("product.created", begin).Events) > 0
	})
	t.Cleanup(p.discreet)
	return p
}

// serve starts a server on the store and the data folder that lets the endpoint be called.
func (p *paidShop) serve(addr string, settings ...string) *follower {
	p.t.Helper()
	args := []string{"http", "--addr", addr, "--auth=bearer", "--poll-interval=1s", "--cart-idle=1s", "--log-level=debug",
		"--events-allow", p.hook.origin}
	if len(settings) == 0 {
		settings = []string{"--events-retry=1s,1s,1s,1s,1s,1s,1s,1s"}
	}
	var at struct{ URL string }
	f := &follower{process: runUntilEnd(p.t, append(p.env(p.dir), sealing), &at, append(args, settings...)...)}
	f.url = at.URL
	p.logs = append(p.logs, f.stderr)
	return f
}

// restarted kills the server and starts it again at the same address.
func (p *paidShop) restarted() *follower {
	p.t.Helper()
	p.server.kill()
	p.server = p.serve(p.server.addr())
	return p.server
}

// caller makes a token and gives who has it.
func (p *paidShop) caller(label string) *subscriber {
	p.t.Helper()
	return newSubscriber(p.t, p.server.url, newToken(p.t, p.dir, label))
}

// pay places an order that is paid at once, and returns the id of the event.
func (p *paidShop) pay() string {
	p.t.Helper()
	order := p.play("/orders", `{"email":"jane@example.com","name":"Mallory","orderComments":"in a hurry","paid":true}`)
	return fmt.Sprintf("order-paid-1003-%.0f", order["internalId"])
}

// expect waits for the next delivery to a path and checks that it is of this event.
func (p *paidShop) expect(path, eventID string) delivered {
	p.t.Helper()
	m := p.hook.next(path)
	if m.Type != "" || m.EventID != eventID || m.id != eventID || m.Name != "order.paid" || m.Cursor == nil || m.Data["storeId"] != 1003.0 {
		p.t.Errorf("delivered %s, want %s", m.body, eventID)
	}
	return m
}

// expectNew is expect after a crash: what was taken just before it may come once more, as the same message.
func (p *paidShop) expectNew(path, eventID string, before ...string) delivered {
	p.t.Helper()
	return p.expectAll(path, []string{eventID}, before...)[0]
}

// expectAll is expectNew for several events, in any order.
func (p *paidShop) expectAll(path string, eventIDs []string, before ...string) []delivered {
	p.t.Helper()
	var all []delivered
	for len(eventIDs) > 0 {
		m := p.hook.next(path)
		switch i := slices.Index(eventIDs, m.EventID); {
		case m.id != m.EventID || m.Name != "order.paid":
			p.t.Errorf("delivered %s with the id %s", m.body, m.id)
		case i >= 0:
			eventIDs = slices.Delete(slices.Clone(eventIDs), i, i+1)
			all = append(all, m)
		case !slices.Contains(before, m.EventID):
			p.t.Errorf("delivered %s, want %v", m.body, eventIDs)
		}
	}
	return all
}

// discreet looks for secrets, and for the words of a shopper, in the data folder and in what the servers wrote.
func (p *paidShop) discreet() {
	p.server.kill()
	words := [][]byte{[]byte("whsec_"), []byte("Mallory"), []byte("in a hurry")}
	for _, secrets := range p.hook.keys {
		for _, secret := range secrets {
			key := secretKey(p.t, secret)
			words = append(words, key)
			for shift := range 3 { // as base64, whatever stands before it
				whole := key[shift : shift+(len(key)-shift)/3*3]
				words = append(words, []byte(base64.StdEncoding.EncodeToString(whole)))
			}
		}
	}
	look := func(where string, data []byte) {
		for _, word := range words {
			if bytes.Contains(data, word) {
				p.t.Errorf("%s holds %q", where, word)
			}
		}
	}
	for _, log := range p.logs {
		look("the log", log.Bytes())
	}
	files := 0
	err := filepath.WalkDir(p.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		look(path, data)
		return err
	})
	if err != nil || files == 0 {
		p.t.Error("the data folder cannot be looked through: ", files, err)
	}
}
