package web

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"ecwid-mcp/ecwid/sandbox"
)

func TestNewRefusesToBeginHalf(t *testing.T) {
	for want, o := range map[string]Options{
		"web: no store":                          {},
		"web: no random numbers: too dry":        {Store: sandbox.New(sandbox.Options{}), Random: iotest.ErrReader(errors.New("too dry"))},
		"web: no random numbers: unexpected EOF": {Store: sandbox.New(sandbox.Options{}), Random: strings.NewReader("short")},
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("%v, want %s", got, want)
				}
			}()
			New(o)
		}()
	}
}

// Each site has secrets of its own: a form of one is nothing to another.
func TestSecretsDiffer(t *testing.T) {
	store := sandbox.New(sandbox.Options{})
	a, b := New(Options{Store: store}), New(Options{Store: store})
	if a.token == b.token || string(a.key) == string(b.key) || a.token == string(a.key) || len(a.key) != 32 || len(a.token) != 43 {
		t.Errorf("secrets %q %q", a.token, b.token)
	}
	if a.sign("x") == b.sign("x") || a.sign("x") == a.sign("y") {
		t.Error("signatures do not differ")
	}
}
