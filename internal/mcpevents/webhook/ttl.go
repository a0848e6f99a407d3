package webhook

import "time"

// TTL is how long a subscriber wants to be subscribed. The zero value leaves it to the server.
type TTL struct {
	// Endless wants no expiry: ttlMs is null.
	Endless bool
	// Millis is ttlMs, where it is a number: any one is taken.
	Millis *int64
}

// expiry is when a subscription of now ends; zero for never. It is a whole millisecond and not later than what was
// asked for, unless that is below the least.
func (l Limits) expiry(now time.Time, ttl TTL) time.Time {
	granted := l.DefaultTTL
	switch {
	case ttl.Endless && l.Endless:
		return time.Time{}
	case ttl.Endless:
		granted = l.MaxTTL
	case ttl.Millis != nil:
		millis := min(max(*ttl.Millis, l.MinTTL.Milliseconds()), l.MaxTTL.Milliseconds())
		granted = time.Duration(millis) * time.Millisecond
	}
	return now.Add(granted).Truncate(time.Millisecond).UTC()
}
