package web

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

// titles gives the titles of entries, in order.
func titles(entries []numbered) string {
	var all []string
	for _, e := range entries {
		all = append(all, e.Title)
	}
	return strings.Join(all, " ")
}

func TestConsoleKeepsTheLatest(t *testing.T) {
	c := NewConsole()
	for i := range maxEntries + 5 {
		c.Show(Entry{Kind: Event, Title: fmt.Sprint(i + 1)})
	}
	last := uint64(maxEntries + 5)
	for _, test := range []struct {
		after         uint64
		first         uint64 // number of the first entry that comes
		count, missed int
	}{
		{after: 0, first: 6, count: maxEntries, missed: 5},
		{after: 3, first: 6, count: maxEntries, missed: 2},
		{after: 5, first: 6, count: maxEntries},
		{after: 7, first: 8, count: maxEntries - 2},
		{after: last - 1, first: last, count: 1},
		{after: last, count: 0},
		{after: last + 1, first: 6, count: maxEntries, missed: 5}, // of a console before this
	} {
		entries, missed, _ := c.after(test.after)
		if len(entries) != test.count || missed != uint64(test.missed) {
			t.Errorf("after %d: %d entries, %d missed", test.after, len(entries), missed)
		}
		for i, e := range entries {
			if e.Number != test.first+uint64(i) || e.Title != fmt.Sprint(e.Number) {
				t.Errorf("after %d: entry %d is %d %q", test.after, i, e.Number, e.Title)
			}
		}
	}
}

func TestConsoleTellsOfMore(t *testing.T) {
	c := NewConsole()
	entries, _, more := c.after(0)
	if len(entries) != 0 {
		t.Fatal(entries)
	}
	select {
	case <-more:
		t.Fatal("there is nothing yet")
	default:
	}
	start := time.Now()
	c.Show(Entry{Kind: Webhook, Title: "order.created"})
	<-more
	entries, _, _ = c.after(0)
	if titles(entries) != "order.created" || entries[0].At.Before(start) {
		t.Errorf("%+v", entries)
	}
}

func TestManyShowAtOnce(t *testing.T) {
	c := NewConsole()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range maxEntries {
				c.Show(Entry{Title: "x"})
			}
		})
		all.Go(func() {
			for last := uint64(0); last < 4*maxEntries; {
				entries, missed, more := c.after(last)
				if len(entries) == 0 {
					<-more
					continue
				}
				if first := entries[0].Number; first != last+missed+1 {
					t.Errorf("%d comes after %d, %d missed", first, last, missed)
				}
				last = entries[len(entries)-1].Number
			}
		})
	}
	all.Wait()
}

func TestTextsAreCut(t *testing.T) {
	c := NewConsole()
	for _, n := range []int{maxTitle, maxTitle + 1, maxDetail + 1} {
		c.Show(Entry{Title: strings.Repeat("ü", n), Detail: strings.Repeat("ü", n)})
	}
	entries, _, _ := c.after(0)
	for i, want := range [][2]int{{maxTitle, maxTitle}, {maxTitle, maxTitle + 1}, {maxTitle, maxDetail}} {
		e := entries[i]
		if got := [2]int{utf8.RuneCountInString(e.Title), utf8.RuneCountInString(e.Detail)}; got != want {
			t.Errorf("entry %d: %v characters, want %v", i, got, want)
		}
	}
	if entries[0].Title != strings.Repeat("ü", maxTitle) || !strings.HasSuffix(entries[1].Title, "ü…") {
		t.Errorf("%q, %q", entries[0].Title, entries[1].Title)
	}
}
