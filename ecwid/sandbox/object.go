package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

// object is a JSON object as decoded with UseNumber. An object that a table holds is never changed in place.
type object = map[string]any

var errTrailing = errors.New("more than one JSON value")

// decode reads one JSON value with numbers kept as written.
func decode(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errTrailing
	}
	return nil
}

// encode writes JSON as Ecwid does, without escaping < > &.
func encode(value any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		panic("sandbox: cannot encode an answer: " + err.Error())
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// clone copies a JSON value deeply.
func clone[T any](value T) T {
	return cloneValue(value).(T)
}

func cloneValue(value any) any {
	switch v := value.(type) {
	case object:
		out := make(object, len(v))
		for key, item := range v {
			out[key] = cloneValue(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = cloneValue(item)
		}
		return out
	}
	return value
}

// merge copies patch over doc field by field, as a PUT does: arrays and objects are taken whole, an absent field
// stays, and null removes a field.
func merge(doc, patch object) {
	for key, value := range patch {
		if value == nil {
			delete(doc, key)
			continue
		}
		doc[key] = cloneValue(value)
	}
}

// fill sets the fields that doc lacks.
func fill(doc, defaults object) {
	for key, value := range defaults {
		if _, ok := doc[key]; !ok {
			doc[key] = cloneValue(value)
		}
	}
}

func number(n int64) json.Number { return json.Number(strconv.FormatInt(n, 10)) }

func str(doc object, key string) string {
	s, _ := doc[key].(string)
	return s
}

func boolean(doc object, key string) bool {
	b, _ := doc[key].(bool)
	return b
}

// integer reads a whole number; ok is false when the field is absent or no whole number.
func integer(doc object, key string) (n int64, ok bool) { return asInteger(doc[key]) }

func asInteger(value any) (n int64, ok bool) {
	switch v := value.(type) {
	case json.Number:
		if n, err := strconv.ParseInt(v.String(), 10, 64); err == nil {
			return n, true
		}
		r, ok := asRat(v)
		if ok && r.IsInt() && r.Num().IsInt64() {
			return r.Num().Int64(), true
		}
	case int64:
		return v, true
	case int:
		return int64(v), true
	}
	return 0, false
}

func child(doc object, key string) object {
	o, _ := doc[key].(object)
	return o
}

func list(doc object, key string) []any {
	l, _ := doc[key].([]any)
	return l
}

// objects gives the members of a list that are objects.
func objects(doc object, key string) []object {
	var out []object
	for _, item := range list(doc, key) {
		if o, ok := item.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

// integers gives the members of a list that are whole numbers.
func integers(doc object, key string) []int64 {
	var out []int64
	for _, item := range list(doc, key) {
		if n, ok := asInteger(item); ok {
			out = append(out, n)
		}
	}
	return out
}

func anyList[T any](items []T) []any {
	out := make([]any, len(items))
	for i, item := range items {
		out[i] = item
	}
	return out
}
