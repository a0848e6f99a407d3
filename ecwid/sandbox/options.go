package sandbox

import "time"

// Seed names the data a new store starts with.
type Seed string

// The seeds there are.
const (
	Empty Seed = ""     // nothing but the profile
	Demo  Seed = "demo" // a small shop with products, customers, orders, carts and coupons
)

// Plan is the store's subscription; it decides whether the API and some features answer or give 402.
type Plan string

// Ecwid's plans, cheapest first.
const (
	Free      Plan = "FREE"
	Starter   Plan = "STARTER"
	Venture   Plan = "VENTURE"
	Business  Plan = "BUSINESS"
	Unlimited Plan = "UNLIMITED"
)

// Options configures a Store. The zero value is an empty store 1003 on the Unlimited plan without a rate limit.
type Options struct {
	StoreID      int64            // numeric id in every path; 1003 when zero
	Token        string           // bearer token of the app; "secret_demo" when empty
	PublicToken  string           // token with storefront rights only; "public_demo" when empty
	ClientID     string           // of the OAuth app; "sandbox-app" when empty
	ClientSecret string           // of the OAuth app, also the webhook key; "sandbox-secret" when empty
	Scopes       []string         // access scopes of Token; nil means all
	RateLimit    int              // requests a minute and token (Ecwid's own is 600); 0 means none
	SearchLag    time.Duration    // how long a change stays unseen by searches; reads by id see it at once
	Now          func() time.Time // clock; time.Now when nil
	RandSeed     uint64           // makes ids, codes and demo data repeatable
	Seed         Seed             // data to start with
	Plan         Plan             // Unlimited when empty
	MaxProducts  int              // product limit of the plan (402 beyond it); 0 means none
	BaseURL      string           // where pictures are reachable; taken from each request when empty
	RedirectURIs []string         // OAuth callbacks of the app: scheme and host must match; nil means any http(s) address
	Webhooks     WebhookOptions   // where the store tells of changes
	Observer     Observer         // is told of requests and webhooks; may be nil
	Behaviour    Behaviour        // choices where Ecwid's own behaviour is unsettled or varies by store
}

// Info is what a client needs to talk to a Store.
type Info struct {
	StoreID      int64  `json:"storeId"`
	Token        string `json:"token"`
	PublicToken  string `json:"publicToken"`
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
}

func (o Options) withDefaults() Options {
	if o.StoreID == 0 {
		o.StoreID = 1003
	}
	o.Token = orDefault(o.Token, "secret_demo")
	o.PublicToken = orDefault(o.PublicToken, "public_demo")
	o.ClientID = orDefault(o.ClientID, "sandbox-app")
	o.ClientSecret = orDefault(o.ClientSecret, "sandbox-secret")
	o.Plan = orDefault(o.Plan, Unlimited)
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func orDefault[T ~string](value, fallback T) T {
	if value == "" {
		return fallback
	}
	return value
}
