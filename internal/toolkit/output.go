package toolkit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// marshalOutput writes out, a pointer to a tool's output struct, as compact JSON whose texts are clean. A nil slice
// comes as [], since null would break the output schema.
func marshalOutput(out any) (json.RawMessage, error) {
	fillSlices(reflect.ValueOf(out))
	data, err := encode(out)
	if err != nil {
		return nil, fmt.Errorf("output cannot be written: %w", err)
	}
	return cleanJSON(data), nil
}

// encode writes value as compact JSON without the escapes for HTML: models pay for every \u003c.
func encode(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSpace(buffer.Bytes()), err
}

func fillSlices(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fillSlices(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() || field.Anonymous && field.Type.Kind() == reflect.Struct {
				fillSlices(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			fillSlices(v.Index(i))
		}
	}
}
