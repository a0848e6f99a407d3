package transport

import (
	"context"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

func TestRequestID(t *testing.T) {
	for line, want := range map[string]string{
		`{"jsonrpc":"2.0","id":1,"method":"tools/call"}`:              `1`,
		`{"jsonrpc":"2.0","id":1.0,"method":"ping"}`:                  `1`,
		`{"jsonrpc":"2.0","id":"a","method":"ping"}`:                  `"a"`,
		`{"jsonrpc":"1.0","id":1,"method":"ping"}`:                    `1`, // answered as invalid, under its id
		`{"id":1,"method":"ping"}`:                                    `1`,
		`{"jsonrpc":"2.0","id":12345678901234567890,"method":"ping"}`: `12345678901234567000`,
		`{"jsonrpc":"2.0","id":{"b":1,"a":2},"method":"ping"}`:        `{"a":2,"b":1}`,
		`{"jsonrpc":"2.0","id":1,"method":"x","result":null}`:         `1`,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`:      ``,
		`{"jsonrpc":"2.0","id":null,"method":"ping"}`:                 ``,
		`{"jsonrpc":"2.0","id":1,"result":{}}`:                        ``,
		`{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}`:   ``,
		`{"jsonrpc":"2.0","id":1,"method":"x","result":{}}`:           ``,
		`{"jsonrpc":"2.0","id":1,"method":7}`:                         ``,
		`{"jsonrpc":2,"id":1,"method":"ping"}`:                        ``,
		`{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen"}`:    ``,
		`[{"jsonrpc":"2.0","id":1,"method":"ping"}]`:                  ``,
		`"text"`:        ``,
		`{"id":1,"meth`: ``,
	} {
		if got, ok := requestID([]byte(line)); got != want || ok != (want != "") {
			t.Errorf("%s: got %q, %v, want %q", line, got, ok, want)
		}
	}
}

func TestAnswerID(t *testing.T) {
	for line, want := range map[string]string{
		`{"jsonrpc":"2.0","id":1,"result":{}}`:                         `1`,
		`{"jsonrpc":"2.0","id":"a","error":{"code":1,"message":"x"}}`:  `"a"`,
		`{"jsonrpc":"2.0","id":1.2345678901234567e19,"result":{}}`:     `12345678901234567000`,
		`{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"x"}}`: ``,
		`{"jsonrpc":"2.0","method":"notifications/resources/updated"}`: ``,
		`{"jsonrpc":"2.0","id":1,"method":"elicitation/create"}`:       ``, // our own request
		`nonsense`: ``,
	} {
		if got, ok := answerID([]byte(line)); got != want || ok != (want != "") {
			t.Errorf("%s: got %q, %v, want %q", line, got, ok, want)
		}
	}
}

// TestPending compares with counting by hand, for any order of requests and answers, also ones that belong to nothing.
func TestPending(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := NewPending()
		counts := map[string]int{}
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			id := rapid.SampledFrom([]string{"1", "2", `"a"`}).Draw(t, "id")
			if rapid.Bool().Draw(t, "add") {
				p.add(id)
				counts[id]++
			} else {
				p.done(id)
				counts[id] = max(0, counts[id]-1)
			}
			waiting := 0
			for _, n := range counts {
				if n > 0 {
					waiting++
				}
			}
			if got := p.wait(ended); got != waiting {
				t.Fatalf("%d ids pending, want %d", got, waiting)
			}
		}
	})
}

func TestWaitEndsWithTheLastAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPending()
		p.add("1")
		p.add("1")
		start := time.Now()
		time.AfterFunc(time.Second, func() { p.done("1") })
		time.AfterFunc(2*time.Second, func() { p.done("1") })
		if left := p.wait(t.Context()); left != 0 || time.Since(start) != 2*time.Second {
			t.Errorf("%d left after %v", left, time.Since(start))
		}
	})
}

func TestReceivedIsTheTimeOfReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, start := NewPending(), time.Now()
		p.add("1")
		<-time.After(time.Second)
		p.add(`"1"`)
		p.add("1") // the same id again keeps the first time
		for id, want := range map[string]time.Time{`1`: start, `"1"`: start.Add(time.Second)} {
			if at, ok := p.Received(json.RawMessage(id)); !ok || !at.Equal(want) {
				t.Errorf("%s: got %v, %t, want %v", id, at, ok, want)
			}
		}
		p.done("1")
		p.done("1")
		if _, ok := p.Received(json.RawMessage(`1`)); ok {
			t.Error("an answered request is still known")
		}
	})
}
