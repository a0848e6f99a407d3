package toolkit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// marshalOutput writes out, a pointer to a tool's output struct, as compact JSON. A nil slice comes as [], since
// null would break the output schema.
func marshalOutput(out any) (json.RawMessage, error) {
	fillSlices(reflect.ValueOf(out))
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false) // models pay for every \u003c
	if err := encoder.Encode(out); err != nil {
		return nil, fmt.Errorf("output cannot be written: %w", err)
	}
	return bytes.TrimSpace(buffer.Bytes()), nil
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
