package resources_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/golden"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/resources"
)

// connectionOf reads the connection of a sandbox store whose triggers are followed so; nil: they are not.
func connectionOf(t *testing.T, follows func(context.Context) toolkit.EventStatus) json.RawMessage {
	t.Helper()
	store := sandbox.New(sandbox.Options{Seed: sandbox.Demo})
	client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret(store.Info().Token), Transport: store.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	session := toolkit.NewSession(client)
	session.Follows = follows
	for _, r := range resources.All() {
		if r.Path == "connection" {
			text, err := r.Read(t.Context(), session)
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
	}
	t.Fatal("there is no such resource")
	return nil
}

func TestConnectionIsKept(t *testing.T) {
	at := time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)
	for name, status := range map[string]toolkit.EventStatus{
		"connection.json": {State: toolkit.Following, LastPoll: &at, WaitingCarts: 2, CartsWithoutEmail: 1},
		"connection_triggers_off.json": {State: toolkit.Following, LastPoll: &at, Off: []toolkit.OffTrigger{
			{Trigger: "new-customer", Reason: ecwid.KindScopeMissing, Scope: ecwid.ReadCustomers}}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // no time passes, so that the budget stays as it is
				golden.CheckJSON(t, name, connectionOf(t, func(context.Context) toolkit.EventStatus { return status }))
			})
		})
	}
}

func TestConnectionAdvisesOnTriggers(t *testing.T) {
	at := time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)
	off := func(reason ecwid.Kind) []toolkit.OffTrigger {
		return []toolkit.OffTrigger{{Trigger: "new-order", Reason: reason}}
	}
	for name, test := range map[string]struct {
		status toolkit.EventStatus
		advice string
	}{
		"all is well":            {toolkit.EventStatus{State: toolkit.Following, LastPoll: &at}, ""},
		"another process":        {toolkit.EventStatus{State: toolkit.FollowingElse, LastPoll: &at}, ""},
		"no journal":             {toolkit.EventStatus{State: toolkit.NotFollowing}, "No events are kept."},
		"not yet":                {toolkit.EventStatus{State: toolkit.Following}, "not been looked at yet"},
		"a full disk":            {toolkit.EventStatus{State: toolkit.Following, LastPoll: &at, Unkept: true, Problem: ecwid.KindUnauthorized}, "cannot be written"},
		"uninstalled":            {toolkit.EventStatus{State: toolkit.Following, LastPoll: &at, Problem: ecwid.KindUnauthorized, Off: off(ecwid.KindScopeMissing)}, "connected again"},
		"Ecwid fails":            {toolkit.EventStatus{State: toolkit.Following, LastPoll: &at, Problem: ecwid.KindUnavailable}, "tried again by itself"},
		"a scope is missing":     {toolkit.EventStatus{State: toolkit.Following, LastPoll: &at, Off: off(ecwid.KindScopeMissing)}, "missing scopes"},
		"the plan lacks carts":   {toolkit.EventStatus{State: toolkit.Following, LastPoll: &at, Off: off(ecwid.KindPlanRequired)}, "store's plan"},
		"one lacks, one may not": {toolkit.EventStatus{State: toolkit.Following, Off: append(off(ecwid.KindPlanRequired), off(ecwid.KindScopeMissing)...)}, "missing scopes"},
	} {
		var got resources.Connection
		if err := json.Unmarshal(connectionOf(t, func(context.Context) toolkit.EventStatus { return test.status }), &got); err != nil {
			t.Fatal(err)
		}
		if got.Triggers == nil || got.Triggers.State != test.status.State || !strings.Contains(got.Triggers.Advice, test.advice) || (test.advice == "") != (got.Triggers.Advice == "") {
			t.Errorf("%s: %+v", name, got.Triggers)
		}
		if got.State != resources.Connected {
			t.Errorf("%s: the store is %s", name, got.State)
		}
	}
}

func TestConnectionWithoutTriggers(t *testing.T) {
	if text := connectionOf(t, nil); strings.Contains(string(text), `"triggers"`) {
		t.Errorf("%s", text)
	}
}
