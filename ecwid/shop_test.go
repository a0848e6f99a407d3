package ecwid_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

// today is the date of every sandbox store that has no clock of its own.
var today = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// open gives a sandbox store and a client of it.
func open(t testing.TB, opts sandbox.Options) (*sandbox.Store, *ecwid.Client) {
	t.Helper()
	if opts.Now == nil {
		opts.Now = func() time.Time { return today }
	}
	store := sandbox.New(opts)
	return store, clientOf(t, store, store.Info().Token)
}

func clientOf(t testing.TB, store *sandbox.Store, token string) *ecwid.Client {
	t.Helper()
	client, err := ecwid.New(ecwid.Config{StoreID: store.Info().StoreID, Token: ecwid.NewSecret(token), Transport: store.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// must ends the test when a call fails: must(client.Order(ctx, id))(t).
func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// create puts an entity into the store directly and returns its id.
func create[ID ~int64](t testing.TB, store *sandbox.Store, path, body string) ID {
	t.Helper()
	data, err := store.Create(path, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ ID ID }
	if err := json.Unmarshal(data, &answer); err != nil {
		t.Fatal(err)
	}
	return answer.ID
}

// createOrder puts an order, or a cart when its status is INCOMPLETE, into the store directly.
func createOrder(t testing.TB, store *sandbox.Store, body string) ecwid.OrderID {
	t.Helper()
	data, err := store.Create("/orders", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ OrderID ecwid.OrderID }
	if err := json.Unmarshal(data, &answer); err != nil {
		t.Fatal(err)
	}
	return answer.OrderID
}

// stored checks that what the store holds at the path has at least these members.
func stored(t testing.TB, store *sandbox.Store, path, want string) {
	t.Helper()
	data, err := store.JSON(path)
	if err != nil {
		t.Error(err)
		return
	}
	var have, wanted any
	if err := json.Unmarshal(data, &have); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatalf("%s: %v", want, err)
	}
	for _, difference := range differences("", wanted, have) {
		t.Errorf("%s%s", path, difference)
	}
}

// differences lists where have lacks what is wanted; more members, but not more elements of a list, are fine. A wanted
// null stands for an absent member too.
func differences(at string, wanted, have any) []string {
	var found []string
	switch wanted := wanted.(type) {
	case map[string]any:
		object, ok := have.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s is %v, want an object", at, have)}
		}
		for name, value := range wanted {
			found = append(found, differences(at+"."+name, value, object[name])...)
		}
	case []any:
		list, ok := have.([]any)
		if !ok || len(list) != len(wanted) {
			return []string{fmt.Sprintf("%s is %v, want a list of %d", at, have, len(wanted))}
		}
		for i := range wanted {
			found = append(found, differences(fmt.Sprintf("%s[%d]", at, i), wanted[i], list[i])...)
		}
	default:
		if have != wanted {
			found = append(found, fmt.Sprintf("%s is %v, want %v", at, have, wanted))
		}
	}
	return found
}

// total is how many entities the store holds, whatever a client may see.
func total(t testing.TB, store *sandbox.Store, path string) int {
	t.Helper()
	data, err := store.JSON(path)
	if err != nil {
		t.Fatal(err)
	}
	var page struct{ Total int }
	if err := json.Unmarshal(data, &page); err != nil {
		t.Fatal(err)
	}
	return page.Total
}

// sent lists the requests that the store received since the last call, as "GET /orders".
func sent(store *sandbox.Store) []string {
	var lines []string
	for _, r := range store.Requests() {
		lines = append(lines, r.Method+" "+r.Path)
	}
	store.ResetRequests()
	return lines
}

// asked is one query parameter of the last request.
func asked(t testing.TB, store *sandbox.Store, parameter string) string {
	t.Helper()
	requests := store.Requests()
	if len(requests) == 0 {
		t.Fatal("no request")
	}
	query, err := url.ParseQuery(requests[len(requests)-1].Query)
	if err != nil {
		t.Fatal(err)
	}
	return query.Get(parameter)
}

// fails checks the kind of an error and that Ecwid's words are in it.
func fails(t testing.TB, err, kind error, words string) *ecwid.Error {
	t.Helper()
	var e *ecwid.Error
	if !errors.Is(err, kind) || !errors.As(err, &e) || !strings.Contains(e.Error(), words) {
		t.Errorf("got %v, want %v with %q", err, kind, words)
		return &ecwid.Error{}
	}
	return e
}

func idText[ID ~int64](id ID) string { return fmt.Sprint(int64(id)) }
