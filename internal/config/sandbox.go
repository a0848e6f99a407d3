package config

import "time"

// Sandbox is everything that can be set for a sandbox store that listens on its own.
type Sandbox struct {
	Addr        string        `default:"127.0.0.1:8081" help:"Address to listen on; port 0 takes a free one (${default})."`
	StoreID     int64         `name:"store-id" default:"1003" help:"Id of the store (${default})."`
	Token       string        `default:"secret_demo" help:"Secret token that the store accepts (${default})."`
	PublicToken string        `default:"public_demo" help:"Public token that the store accepts (${default})."`
	Seed        string        `enum:"demo,empty" default:"demo" help:"What the store starts with: demo or empty (${default})."`
	RateLimit   int           `default:"600" help:"Requests a minute and token, 0 for no limit (${default})."`
	SearchLag   time.Duration `default:"0" help:"How long a change stays unseen by searches, for example 2s (${default})."`
}
