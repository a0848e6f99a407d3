package prompts

import "encoding/json"

// create puts an entity into the store and returns the number or id that Ecwid would answer with.
func (d *desk) create(path, body string) string {
	d.t.Helper()
	data, err := d.store.Create(path, []byte(body))
	if err != nil {
		d.t.Fatal(err)
	}
	var answer struct {
		ID      json.Number
		OrderID string
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		d.t.Fatal(err)
	}
	if answer.OrderID != "" {
		return answer.OrderID
	}
	return answer.ID.String()
}
