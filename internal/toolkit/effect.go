package toolkit

// Effect says what a tool does to the store. The zero value is invalid, so that no tool forgets it.
type Effect int

// The effects a tool can have.
const (
	Reads       Effect = iota + 1 // changes nothing
	Creates                       // adds something new on every call, never changes what is there
	CreatesOnce                   // adds something unless it is there already; a repeat changes nothing
	Updates                       // overwrites the given fields of what is there
	Replaces                      // puts one thing in the place of another as a whole; a repeat changes nothing
)

// Hints are the four MCP tool annotations.
type Hints struct{ ReadOnly, Destructive, Idempotent, OpenWorld bool }

// hints derives the annotations. OpenWorld is always true: shoppers and the shop's staff change the store too, and
// what tools return can hold texts written by strangers.
func (e Effect) hints(idempotent bool) Hints {
	return Hints{
		ReadOnly:    e == Reads,
		Destructive: e == Updates || e == Replaces,
		Idempotent:  e == Reads || e == CreatesOnce || e == Replaces || idempotent,
		OpenWorld:   true,
	}
}

func (e Effect) valid() bool { return e >= Reads && e <= Replaces }
