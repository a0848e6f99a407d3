package events_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

// uninstalled delivers the webhook that says that the app was removed from the store, and lets some time pass.
func (s *shop) uninstalled() events.Status {
	s.t.Helper()
	s.receive(journal.Hook{ID: fmt.Sprint("uninstalled at ", time.Now().UnixNano()), Type: "application.uninstalled", EntityID: "1003"})
	s.wait(time.Second)
	status, err := s.follow.Status(context.Background())
	if err != nil {
		s.t.Error(err)
	}
	return status
}

// That the app was uninstalled is not believed: a call asks, and as long as Ecwid takes the token nothing changes.
func TestUninstalledIsNotBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.start(func(o *events.Options) { o.PollInterval = time.Hour })
		s.wait(3 * time.Minute)
		s.paths()
		before, err := s.follow.Status(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		status := s.uninstalled()
		if paths := s.paths(); len(paths) == 0 || paths[0] != "/latest-stats" {
			t.Errorf("asked for %v", paths)
		}
		if !status.Following || status.Problem != "" || len(status.Off) > 0 || !status.LastPoll.After(before.LastPoll) {
			t.Errorf("status %+v", status)
		}
		order := s.order("AWAITING_PAYMENT", "")
		s.deliver()
		s.wait(time.Second)
		s.expect(fmt.Sprint("order-created ", order.ID))
	})
}

// When the call confirms it, the store counts as lost, and is asked no more but for a rare look. What happens until
// somebody connects it again is told then.
func TestUninstalledUntilConnectedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.start()
		s.wait(3 * time.Minute)
		s.store.RevokeToken()
		s.paths()
		if status := s.uninstalled(); status.Problem != ecwid.KindUnauthorized {
			t.Errorf("status %+v", status)
		}
		if paths := s.paths(); len(paths) != 1 || paths[0] != "/latest-stats" {
			t.Errorf("asked for %v", paths)
		}
		order := s.order("AWAITING_PAYMENT", "")
		s.deliver()
		s.wait(time.Hour)
		if paths := s.paths(); len(paths) > 6 { // one confirms, one comes every 15 minutes
			t.Errorf("asked for %v", paths)
		}
		s.expect()
		s.halt()
		s.store.RestoreToken()
		s.start() // with the token of the new connection
		s.expect(fmt.Sprint("order-created ", order.ID))
		if status, err := s.follow.Status(context.Background()); err != nil || status.Problem != "" {
			t.Errorf("status %+v, %v", status, err)
		}
	})
}
