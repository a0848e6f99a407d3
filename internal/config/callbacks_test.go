package config

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCallbacks(t *testing.T) {
	h, err := loadHTTP(t)
	if err != nil || h.WebhookID != "event-id" || h.EventsProfile != "auto" || h.NoEvents || h.Allow != nil ||
		!slices.Equal(h.Retry, []time.Duration{30 * time.Second, 2 * time.Minute, 10 * time.Minute}) {
		t.Errorf("got %+v, %v", h, err)
	}
	h, err = loadHTTP(t, "--events-webhook-id=message-id", "--events-profile=sep", "--events-retry=1s,5m", "--events-allow=http://127.0.0.1:9000/", "--events-key-file=k", "--auth=bearer")
	if err != nil || h.WebhookID != "message-id" || h.EventsProfile != "sep" || len(h.Retry) != 2 || len(h.Allow) != 1 || h.KeyFile != "k" {
		t.Errorf("got %+v, %v", h, err)
	}
}

func TestCallbackMistakes(t *testing.T) {
	for want, flags := range map[string][]string{
		"the pauses of --events-retry must be":      {"--events-retry=30s,0s"},
		"must be more than 0 and at most 24h":       {"--events-retry=25h"},
		"--events-retry may name at most 10 pauses": {"--events-retry=" + strings.Repeat("1s,", 10) + "1s"},
		"--events-allow 127.0.0.1 must be":          {"--events-allow=127.0.0.1"},
		"--events-allow http://a.example/x must be": {"--events-allow=http://a.example/x"},
		"--events-allow needs --auth":               {"--events-allow=http://127.0.0.1:9000"},
		"--events-webhook-id":                       {"--events-webhook-id=none"},
		"--events-profile":                          {"--events-profile=none"},
	} {
		if _, err := loadHTTP(t, flags...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v", flags, err)
		}
	}
}

func TestEventsKey(t *testing.T) {
	env := OS()
	for key, fine := range map[string]bool{"": true, "short": false, strings.Repeat("k", 32): true} {
		env.Getenv = func(name string) string { return map[string]string{"ECWID_EVENTS_KEY": key}[name] }
		var c Callbacks
		if err := c.complete(env); (err == nil) != fine || c.Key.Reveal() != key || err != nil && !strings.Contains(err.Error(), "ECWID_EVENTS_KEY") {
			t.Errorf("%d characters: %v", len(key), err)
		}
	}
}
