package toolkit

// Effect says what a tool does to the store. The zero value is invalid, so that no tool forgets it.
type Effect int

// The effects a tool can have.
const (
	Reads       Effect = iota + 1 // changes nothing
	Creates                       // adds something new on every call, never changes what is there
	CreatesOnce                   // adds something unless it is there already; a repeat changes nothing
	Updates                       // overwrites or removes what is there
)

// Hints are the four MCP tool annotations.
type Hints struct{ ReadOnly, Destructive, Idempotent, OpenWorld bool }

// hints derives the annotations. OpenWorld is always true: shoppers and the shop's staff change the store too, and
// what tools return can hold texts written by strangers.
func (e Effect) hints(idempotent bool) Hints {
	return Hints{
		ReadOnly:    e == Reads,
		Destructive: e == Updates,
		Idempotent:  e == Reads || e == CreatesOnce || idempotent,
		OpenWorld:   true,
	}
}

func (e Effect) valid() bool { return e >= Reads && e <= Updates }
