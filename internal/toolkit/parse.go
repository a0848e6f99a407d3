package toolkit

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// object is a JSON object whose numbers are json.Number. Repeated holds the names that came more than once.
type object struct {
	fields   map[string]any
	repeated []string
}

// parse decodes one JSON value: object, []any, string, json.Number, bool or nil.
func parse(data []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if !json.Valid(data) { // Token below is lenient about structure and has no limit on depth
		return nil, errors.New("not JSON")
	}
	return parseValue(decoder)
}

func parseValue(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return parseObject(decoder)
	case json.Delim('['):
		return parseArray(decoder)
	}
	return token, nil
}

func parseObject(decoder *json.Decoder) (any, error) {
	o := object{fields: map[string]any{}}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		name, ok := token.(string)
		if !ok {
			return nil, io.ErrUnexpectedEOF
		}
		if _, seen := o.fields[name]; seen {
			o.repeated = append(o.repeated, name)
		}
		if o.fields[name], err = parseValue(decoder); err != nil {
			return nil, err
		}
	}
	_, err := decoder.Token()
	return o, err
}

func parseArray(decoder *json.Decoder) (any, error) {
	items := []any{}
	for decoder.More() {
		item, err := parseValue(decoder)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	_, err := decoder.Token()
	return items, err
}

// embedded decodes a text that holds JSON of the wanted kind; some models send objects and lists that way.
func embedded[T object | []any](text string) (T, bool) {
	value, err := parse([]byte(strings.TrimSpace(text)))
	if err != nil {
		var none T
		return none, false
	}
	wanted, ok := value.(T)
	return wanted, ok
}
