package config

import (
	"errors"
	"net"
	"net/url"
	"strings"
	"time"
)

// Sandbox is everything that can be set for a sandbox store that listens on its own.
type Sandbox struct {
	Addr        string        `default:"127.0.0.1:8081" help:"Address to listen on; port 0 takes a free one (${default})."`
	StoreID     int64         `name:"store-id" default:"1003" help:"Id of the store (${default})."`
	Token       string        `default:"secret_demo" help:"Secret token that the store accepts (${default})."`
	PublicToken string        `default:"public_demo" help:"Public token that the store accepts (${default})."`
	Seed        string        `enum:"demo,empty" default:"demo" help:"What the store starts with: demo or empty (${default})."`
	RateLimit   int           `default:"600" help:"Requests a minute and token, 0 for no limit (${default})."`
	SearchLag   time.Duration `default:"0" help:"How long a change stays unseen by searches, for example 2s (${default})."`

	WebhookURL    string   `name:"webhook-url" help:"Where webhooks of the store are sent, for example http://127.0.0.1:8080/webhooks/ecwid; none when empty."`
	WebhookEvents []string `name:"webhook-events" help:"Events to send, for example order.created,order.updated; all when empty."`
}

// Check reports values that cannot be right, all at once.
func (s *Sandbox) Check() error {
	var problems []error
	add := func(wrong bool, text string) {
		if wrong {
			problems = append(problems, errors.New(text))
		}
	}
	_, _, err := net.SplitHostPort(s.Addr)
	add(err != nil, "--addr must be a host and a port such as 127.0.0.1:8081")
	add(s.StoreID <= 0, "--store-id must be a number such as 1003")
	add(strings.TrimSpace(s.Token) == "" || strings.HasPrefix(s.Token, "public_"), "--token must be a secret token such as secret_demo")
	add(!strings.HasPrefix(s.PublicToken, "public_"), "--public-token must begin with public_")
	add(s.RateLimit < 0, "--rate-limit must be 0 or more")
	add(s.SearchLag < 0, "--search-lag must be 0 or more")
	add(s.WebhookURL != "" && !isReceiver(s.WebhookURL), "--webhook-url must be an http or https address such as http://127.0.0.1:8080/webhooks/ecwid")
	for _, event := range s.WebhookEvents {
		kind, what, dotted := strings.Cut(event, ".")
		add(!dotted || kind == "" || what == "" || strings.ContainsAny(event, " \t"), "--webhook-events must be names of events such as order.created")
	}
	return AsError(errors.Join(problems...))
}

func isReceiver(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
