package ecwid

import "strconv"

// The ids of Ecwid's entities. An OrderID is a text such as "XJ12H", with the store's prefix and suffix; Ecwid takes
// the internal number in its place. A CartID is an upper-case UUID. The others are numbers.
type (
	OrderID     string
	CartID      string
	ProductID   int64
	VariationID int64
	CategoryID  int64
	CustomerID  int64
	CouponID    int64
	ImageID     int64
)

func formatID[T ~int64](id T) string { return strconv.FormatInt(int64(id), 10) }

// UpdateResult is Ecwid's answer to a change. An UpdateCount of 0 means that nothing was changed, although the call
// succeeded.
type UpdateResult struct {
	UpdateCount int    `json:"updateCount"`
	Warning     string `json:"warning"` // for example "Product has negative stock."
}

type created[T any] struct {
	ID T `json:"id"`
}
