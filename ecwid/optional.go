package ecwid

import "encoding/json"

// Optional is a field of a partial update: absent (the zero value), null, or a value, where the value may well be 0,
// "" or false. Tag such fields `json:"…,omitzero"` so that an absent one stays off the wire.
type Optional[T any] struct {
	value T
	state optionalState
}

type optionalState uint8

const (
	absent optionalState = iota
	null
	present
)

// Some returns an Optional that holds value.
func Some[T any](value T) Optional[T] { return Optional[T]{value: value, state: present} }

// Null returns an Optional that clears the field at Ecwid.
func Null[T any]() Optional[T] { return Optional[T]{state: null} }

// Value returns the value and whether there is one; null has none.
func (o Optional[T]) Value() (T, bool) { return o.value, o.state == present }

// Or returns the value, or fallback when there is none.
func (o Optional[T]) Or(fallback T) T {
	if o.state == present {
		return o.value
	}
	return fallback
}

// IsZero reports whether the field is absent, for the omitzero tag.
func (o Optional[T]) IsZero() bool { return o.state == absent }

// MarshalJSON writes the value or null.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.state != present {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON reads a value or null.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*o = Null[T]()
		return nil
	}
	var value T
	if err := json.Unmarshal(data, &value); err != nil {
		return err
	}
	*o = Some(value)
	return nil
}
