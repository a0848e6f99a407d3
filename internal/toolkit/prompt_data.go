package toolkit

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// Data is a block of facts in a prompt. Clients get it as an embedded resource, so that nobody takes it for words of the
// person at the keyboard.
type Data struct {
	path string
	text json.RawMessage
}

// dataPath is what an address below a store is made of: nothing in it may look like a sentence or end a line.
var dataPath = regexp.MustCompile(`^[a-z]+(/[A-Za-z0-9_.~%-]+)*(\?[A-Za-z0-9_.~%=&+-]*)?$`)

// DataOf returns value as a block of data. The path is that of the resource below the store, "orders/XJ12H" or
// "reports/stock?…" with its parameters escaped. The value is written as JSON with clean texts, as answers of tools are.
func DataOf[T any](path string, value T) (Data, error) {
	if !dataPath.MatchString(path) {
		return Data{}, fmt.Errorf("a block of data has no such address as %q", clean(path, maxEcho))
	}
	text, err := marshalOutput(&value)
	return Data{path, text}, err
}
