package app

import (
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/resources"
)

// TestStatusOfFollowing: of two processes on one journal one follows, and both know when the store was last looked at.
func TestStatusOfFollowing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := sandbox.New(sandbox.Options{Scopes: []string{"read_orders", "read_catalog", "read_store_profile"}})
		client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret(store.Info().Token), Transport: store.Transport()})
		if err != nil {
			t.Fatal(err)
		}
		to := connection{name: "shop", storeID: 1003, apiURL: ecwid.DefaultBaseURL}
		first, second := memoryNews(t), memoryNews(t)
		second.journal.Close()
		second.journal = first.journal
		first.follow(to, client)
		<-time.After(10 * time.Second)
		second.follow(to, client)
		<-time.After(10 * time.Second)
		for n, want := range map[*news]toolkit.EventState{first: toolkit.Following, second: toolkit.FollowingElse} {
			got := n.status("shop")(t.Context())
			if got.State != want || got.LastPoll == nil || time.Since(*got.LastPoll) > 2*time.Second {
				t.Errorf("want %s, got %+v", want, got)
			}
			if len(got.Off) != 1 || got.Off[0] != (toolkit.OffTrigger{Trigger: "new-customer", Reason: ecwid.KindScopeMissing, Scope: ecwid.ReadCustomers}) {
				t.Errorf("%s: off is %+v", want, got.Off)
			}
		}
		first.leave("shop")
		if got := first.status("shop")(t.Context()); got.State != toolkit.NotFollowing {
			t.Errorf("after leaving: %+v", got)
		}
		<-time.After(6 * time.Second)
		if got := second.status("shop")(t.Context()); got.State != toolkit.Following {
			t.Errorf("the other one: %+v", got)
		}
		second.close()
		first.close()
	})
}

func TestStatusWithoutAJournal(t *testing.T) {
	broken := &news{broken: errors.New("the disk is read-only")}
	if got := broken.status("shop")(t.Context()); got.State != toolkit.NotFollowing {
		t.Errorf("%+v", got)
	}
	if (*news)(nil).status("shop") != nil {
		t.Error("nothing is to be followed, and yet there is a status")
	}
}

// TestConnectionTellsOfTriggers: what a reader of the resource sees is what the follower of that store is about.
func TestConnectionTellsOfTriggers(t *testing.T) {
	shop := newShop(t, 1003, "secret_x")
	n := memoryNews(t)
	defer n.close()
	c := &connector{limits: ecwid.NewLimits(), news: n}
	session, err := c.connect(connection{name: "shop", storeID: 1003, token: ecwid.NewSecret("secret_x"), apiURL: shop.url})
	if err != nil {
		t.Fatal(err)
	}
	for session.Follows(t.Context()).LastPoll == nil {
		<-time.After(20 * time.Millisecond)
	}
	for _, r := range resources.All() {
		if r.Path != "connection" {
			continue
		}
		text, err := r.Read(t.Context(), session)
		var got resources.Connection
		if err = errors.Join(err, json.Unmarshal(text, &got)); err != nil {
			t.Fatal(err)
		}
		if got.Triggers == nil || got.Triggers.State != toolkit.Following || got.Triggers.LastPoll == nil || got.Triggers.Advice != "" {
			t.Errorf("%s", text)
		}
	}
}
