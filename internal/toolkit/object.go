package toolkit

import "encoding/json"

// Object is a JSON object whose fields a schema leaves open.
type Object json.RawMessage

// MarshalJSON implements json.Marshaler. The zero value is an empty object.
func (o Object) MarshalJSON() ([]byte, error) {
	if len(o) == 0 {
		return []byte("{}"), nil
	}
	return o, nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (o *Object) UnmarshalJSON(data []byte) error { return (*json.RawMessage)(o).UnmarshalJSON(data) }
