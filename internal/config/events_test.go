package config

import (
	"strings"
	"testing"
	"time"
)

func TestEventSettings(t *testing.T) {
	c, err := load(t, nil, nil, nil)
	if err != nil || c.PollInterval != 15*time.Second || c.CartIdle != time.Minute || c.Journal != "sqlite" || c.EventTool || !c.ReplayFrom(time.Now()).IsZero() {
		t.Errorf("got %+v, %v", c.Events, err)
	}
	c, err = load(t, []string{"--poll-interval=1s", "--cart-idle=5m", "--journal=memory", "--event-tool"}, nil, nil)
	if err != nil || c.PollInterval != time.Second || c.CartIdle != 5*time.Minute || c.Journal != "memory" || !c.EventTool {
		t.Errorf("got %+v, %v", c.Events, err)
	}
}

func TestReplayFrom(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"":                     {},
		"24h":                  now.Add(-24 * time.Hour),
		"7d":                   now.AddDate(0, 0, -7),
		"2026-11-01":           time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		"2026-11-01T08:00:00Z": time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC),
	} {
		if got := (&Events{ReplaySince: text}).ReplayFrom(now); !got.Equal(want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestEventMistakes(t *testing.T) {
	for want, flags := range map[string][]string{
		"--poll-interval must be at least 1s": {"--poll-interval=500ms"},
		"--cart-idle must be more than 0":     {"--cart-idle=0s"},
		"--replay-since must be a time":       {"--replay-since=soon"},
		"--replay-since must be":              {"--replay-since=-5d"},
		"--replay-since must":                 {"--replay-since=-24h"},
		"--replay-since must not":             {"--replay-since=2199-01-01"},
		"--replay-since must not be in":       {"--replay-since=2199-01-01T08:00:00Z"},
		`--journal must be one of`:            {"--journal=nats"},
	} {
		if _, err := load(t, flags, nil, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v", flags, err)
		}
	}
}
