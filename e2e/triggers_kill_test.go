package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// killRounds is how often the server is killed: KILL_ROUNDS, or 20.
func killRounds(t *testing.T) int {
	text := os.Getenv("KILL_ROUNDS")
	if text == "" {
		return 20
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal("KILL_ROUNDS: ", err)
	}
	return n
}

// TestTriggersSurviveKills: a server is killed again and again while shoppers are about. A reader that keeps its cursors
// sees everything once.
func TestTriggersSurviveKills(t *testing.T) {
	t.Parallel()
	shop, dir := openShop(t), t.TempDir()
	server := serveShop(t, shop, dir, "127.0.0.1:0")
	shop.sendWebhooksTo(server)
	addr := server.addr()
	reader := newTriggerReader(t)
	reader.warmUp(shop, newCaller(t, server.url, modernEra))
	first := reader.cursors["new-order"]
	shopper := newShopper(shop, 1)
	for range killRounds(t) {
		alive := time.After(time.Duration(shopper.random.IntN(1500)) * time.Millisecond)
		for range 2 {
			shopper.act()
		}
		var reading sync.WaitGroup
		c := newCaller(t, server.url, modernEra)
		reading.Go(func() { readWhileAlive(reader, c) })
		<-alive
		shopper.act()
		server.kill()
		reading.Wait()
		shopper.act() // while there is no server: its webhooks come to nothing
		server = serveShop(t, shop, dir, addr)
	}
	settle(t, shop, reader, server, shopper.want)
	shop.play("/clock", `{"advanceMs":900000}`) // the webhooks that came to nothing are sent again
	shop.morePolls(2)
	settle(t, shop, reader, server, shopper.want)
	inOrder(t, newCaller(t, server.url, modernEra), first, shopper.want)
	t.Logf("%d things happened, %d events", shopper.n, len(reader.texts))
}

// readWhileAlive reads again and again until the server is gone.
func readWhileAlive(reader *triggerReader, c *caller) {
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for reader.readOn(c) == nil {
		<-ticker.C
	}
}

// settle waits until everything was read, and then for what should not come.
func settle(t *testing.T, shop *playedStore, reader *triggerReader, server *follower, want map[string]bool) {
	t.Helper()
	catchUp(t, reader, server, want)
	shop.morePolls(2)
	if err := reader.readOn(newCaller(t, server.url, modernEra)); err != nil {
		t.Fatal(err)
	}
	reader.exactly(want)
}

// catchUp waits until everything was read.
func catchUp(t *testing.T, reader *triggerReader, server *follower, want map[string]bool) {
	t.Helper()
	c := newCaller(t, server.url, modernEra)
	late, ticker := time.After(newsPatience), time.NewTicker(100*time.Millisecond)
	defer ticker.Stop()
	for len(reader.missing(want)) > 0 {
		if err := reader.readOn(c); err != nil {
			t.Fatal(err)
		}
		select {
		case <-ticker.C:
		case <-late:
			t.Fatal("not told in time: ", reader.missing(want))
		}
	}
}

// inOrder reads everything behind a cursor with the tool, and checks that each event is there once and none of an order
// comes before the one that it was placed.
func inOrder(t *testing.T, c *caller, cursor string, want map[string]bool) {
	t.Helper()
	var ids []string
	for more := true; more; {
		page := waitForEvent(t, c, fmt.Sprintf(`{"timeoutSeconds":0,"cursor":%q}`, cursor))
		for _, text := range page.Events {
			var e struct{ EventID string }
			if err := json.Unmarshal(text, &e); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, e.EventID)
		}
		cursor, more = page.Cursor, page.HasMore
	}
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			t.Errorf("%s is in the journal twice", id)
		}
		kind, order, _ := strings.Cut(id, "-1003-")
		if strings.HasPrefix(kind, "order-") && kind != "order-created" && !slices.Contains(ids[:i], "order-created-1003-"+order) {
			t.Errorf("%s comes too early", id)
		}
	}
	for id, sure := range want {
		if sure && !slices.Contains(ids, id) {
			t.Errorf("%s is not in the journal", id)
		}
	}
}

// waitForEvent calls the tool of this name.
func waitForEvent(t *testing.T, c *caller, arguments string) triggerEvents {
	t.Helper()
	header := c.header.Clone()
	header.Set("Mcp-Method", "tools/call")
	header.Set("Mcp-Name", "wait_for_event")
	_, body, err := c.post(header, modernCall("wait_for_event", arguments))
	var answer struct {
		Result struct {
			StructuredContent triggerEvents
			IsError           bool
		}
	}
	if err == nil {
		err = json.Unmarshal([]byte(body), &answer)
	}
	if err != nil || answer.Result.IsError {
		t.Fatalf("%s %v", body, err)
	}
	return answer.Result.StructuredContent
}
