package sandbox

// RateWindow says how requests are counted against Options.RateLimit.
type RateWindow string

// The windows there are. Ecwid publishes neither.
const (
	SlidingWindow RateWindow = ""      // any 60 seconds
	FixedWindow   RateWindow = "fixed" // each minute of the clock
)

// Bounds says whether the upper date bounds of searches (createdTo, updatedTo …) include their own second.
type Bounds string

// The readings there are. Ecwid's WordPress plugin found createdTo of products exclusive; nothing is known of others.
const (
	KnownBounds     Bounds = ""          // createdTo of products exclusive, all others inclusive
	InclusiveBounds Bounds = "inclusive" // every upper bound inclusive
	ExclusiveBounds Bounds = "exclusive" // every upper bound exclusive
)

// Behaviour holds the choices where Ecwid's sources are silent or disagree. The zero value is the likeliest reading.
type Behaviour struct {
	InvalidTokenBody   bool       `json:"invalidTokenBody"`   // a refused token gets a body with INVALID_API_TOKEN, as documented; measured is an empty body
	RateWindow         RateWindow `json:"rateWindow"`         // "" sliding, "fixed"
	HammerBlockSeconds int        `json:"hammerBlockSeconds"` // block after more than 20 requests a minute on a blocked token; 600 when zero
	RateLimitHeaders   bool       `json:"rateLimitHeaders"`   // sends X-RateLimit-Limit and X-RateLimit-Remaining, which no Ecwid source mentions
	EmptyRateLimitBody bool       `json:"emptyRateLimitBody"` // 429 without a body
	BatchCallsCount    bool       `json:"batchCallsCount"`    // calls inside a batch count against the rate limit
	BatchPolls         int        `json:"batchPolls"`         // how many polls of a batch say IN_PROGRESS before it is COMPLETED
	UpperBounds        Bounds     `json:"upperBounds"`        // "", "inclusive", "exclusive"
	RejectBigLimit     bool       `json:"rejectBigLimit"`     // limit above 100 gives 400 instead of being clamped
	DeleteMissing404   bool       `json:"deleteMissing404"`   // deleting a missing product or category gives 404 instead of deleteCount 0
	NonUniqueSKU       bool       `json:"nonUniqueSku"`       // the store feature ALLOW_EMPTY_AND_NON_UNIQUE_SKU
	CouponsOff         bool       `json:"couponsOff"`         // coupons give 403 DISCOUNTS_FEATURE_NOT_AVAILABLE
	StarterHasAPI      bool       `json:"starterHasApi"`      // the Starter plan may use the API
	Suspended          bool       `json:"suspended"`          // every call gives 402 STORE_IS_SUSPENDED
	Wholesale409       bool       `json:"wholesale409"`       // wholesale price errors are 409 as in 2020, not 400
	BigImage400        bool       `json:"bigImage400"`        // an image above 20 MB gives 400 INCORRECT_IMAGE_SIZE, not 413
	AsyncImageNoID     bool       `json:"asyncImageNoId"`     // asynchronous image calls answer {} instead of {id}
	ApplicationToken   bool       `json:"applicationToken"`   // GET /application/token answers; only Ecwid's own client knows it

	OrderBehaviour // switches of orders, carts and customers
}
