package config

import (
	"errors"
	"fmt"
	"time"

	"ecwid-mcp/ecwid"
)

// Callbacks is everything that can be set for sending events to the callbacks of MCP Events.
type Callbacks struct {
	WebhookID string          `name:"webhook-id" enum:"event-id,message-id" default:"event-id" help:"MCP Events: what the header webhook-id of a delivery holds, the id of the event or one of the message (${default})."`
	Retry     []time.Duration `default:"30s,2m,10m" placeholder:"PAUSE,…" help:"MCP Events: the pauses before a delivery is tried again (${default})."`
	Allow     []string        `placeholder:"ORIGIN,…" help:"MCP Events: origins such as http://127.0.0.1:9000 that events may be sent to although they are not public; for local work."`
	KeyFile   string          `name:"key-file" env:"ECWID_EVENTS_KEY_FILE" placeholder:"FILE" help:"MCP Events: file with at least 32 random bytes that seal the secrets of callbacks; give the same to all replicas (a key in the keyring, else in the data folder)."`
	Key       ecwid.Secret    `kong:"-"` // from ECWID_EVENTS_KEY; wins over KeyFile
}

// The bounds of a schedule: somebody waits for the answer, and what is kept for ever is never given up.
const (
	maxRetries   = 10
	maxPause     = 24 * time.Hour
	minEventsKey = 32
)

func (c *Callbacks) complete(env Environment) error {
	c.Key = ecwid.NewSecret(env.Getenv("ECWID_EVENTS_KEY"))
	var problems []error
	if !c.Key.IsZero() && len(c.Key.Reveal()) < minEventsKey {
		problems = append(problems, fmt.Errorf("ECWID_EVENTS_KEY must be at least %d characters long", minEventsKey))
	}
	if len(c.Retry) > maxRetries {
		problems = append(problems, fmt.Errorf("--events-retry may name at most %d pauses", maxRetries))
	}
	for _, pause := range c.Retry {
		if pause <= 0 || pause > maxPause {
			problems = append(problems, errors.New("the pauses of --events-retry must be more than 0 and at most 24h, for example 30s,2m,10m"))
			break
		}
	}
	for _, origin := range c.Allow {
		if !isOrigin(origin) {
			problems = append(problems, fmt.Errorf("--events-allow %s must be a scheme and a host such as http://127.0.0.1:9000", origin))
		}
	}
	return errors.Join(problems...)
}
