package toolkit

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"ecwid-mcp/ecwid"

	"github.com/invopop/jsonschema"
)

// Tags that input and output structs may carry:
//
//	json:"name"            the field is required; add omitempty or omitzero to make it optional
//	jsonschema_description what the field is, for a model; commas are fine here, and only here
//	jsonschema:"enum=A,enum=B,minimum=1,maximum=100,default=20,example=x,minLength=1,minItems=1,pattern=…"
//
// Embedded structs are flattened. Types: strings, bools, integers, ecwid.Money, structs, slices, string-keyed maps,
// pointers to these, ecwid.Optional of these, and in outputs Object. Interfaces, raw JSON and recursive types are
// refused.

// mustSchema reflects T. Closed means that unknown properties are refused.
func mustSchema[T any](what string, closed bool) (*jsonschema.Schema, json.RawMessage) {
	t := reflect.TypeFor[T]()
	if err := reflectable(t, nil); err != nil {
		panic(fmt.Sprintf("toolkit: %s: %v", what, err))
	}
	schema := reflector(closed).ReflectFromType(t)
	schema.Version = ""
	if err := lean(schema); err != nil || schema.Type != "object" {
		panic(fmt.Sprintf("toolkit: %s: schema of type %q: %v", what, schema.Type, err))
	}
	raw, err := json.Marshal(schema)
	if err != nil {
		panic(fmt.Sprintf("toolkit: %s: %v", what, err))
	}
	return schema, raw
}

func reflector(closed bool) *jsonschema.Reflector {
	r := &jsonschema.Reflector{
		DoNotReference: true, ExpandedStruct: true, Anonymous: true, AllowAdditionalProperties: !closed,
	}
	r.Mapper = func(t reflect.Type) *jsonschema.Schema {
		if elem, ok := optionalElem(t); ok {
			schema := r.ReflectFromType(elem)
			schema.Version = ""
			return schema
		}
		switch t {
		case reflect.TypeFor[ecwid.Money]():
			return &jsonschema.Schema{Type: "number"}
		case reflect.TypeFor[ecwid.Time]():
			return &jsonschema.Schema{Type: "string"}
		case reflect.TypeFor[Object]():
			return &jsonschema.Schema{Type: "object"}
		}
		return nil
	}
	return r
}

// optionalElem returns T when t is ecwid.Optional[T].
func optionalElem(t reflect.Type) (reflect.Type, bool) {
	if t.Kind() != reflect.Struct || t.PkgPath() != reflect.TypeFor[ecwid.Money]().PkgPath() ||
		!strings.HasPrefix(t.Name(), "Optional[") {
		return nil, false
	}
	value, ok := t.MethodByName("Value")
	if !ok {
		return nil, false
	}
	return value.Type.Out(0), true
}

// reflectable refuses types on which the reflector would not end or would write a bare boolean.
func reflectable(t reflect.Type, above []reflect.Type) error {
	for _, seen := range above {
		if seen == t {
			return fmt.Errorf("type %s is recursive", t)
		}
	}
	above = append(above[:len(above):len(above)], t)
	if elem, ok := optionalElem(t); ok {
		return reflectable(elem, above)
	}
	if t == reflect.TypeFor[Object]() {
		return nil
	}
	switch t.Kind() {
	case reflect.Interface, reflect.Func, reflect.Chan:
		return fmt.Errorf("type %s has no schema", t)
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		if t == reflect.TypeFor[json.RawMessage]() {
			return errors.New("raw JSON has no schema")
		}
		return reflectable(t.Elem(), above)
	case reflect.Struct:
		for i := range t.NumField() {
			field := t.Field(i)
			if !field.IsExported() && !field.Anonymous || field.Tag.Get("json") == "-" {
				continue
			}
			if err := reflectable(field.Type, above); err != nil {
				return fmt.Errorf("%s: %w", field.Name, err)
			}
		}
	}
	return nil
}

// lean refuses the keywords that hosts are known to stumble over and drops what only costs bytes.
func lean(schema *jsonschema.Schema) error {
	if schema.Ref != "" || schema.Definitions != nil || schema.ID != "" {
		return errors.New("schema is not inlined")
	}
	if schema.AllOf != nil || schema.AnyOf != nil || schema.OneOf != nil || schema.Not != nil {
		return errors.New("combining keywords are not portable")
	}
	if schema.Type == "" {
		return errors.New("a value without a type")
	}
	if schema.Properties != nil {
		for pair := schema.Properties.Oldest(); pair != nil; pair = pair.Next() {
			if err := lean(pair.Value); err != nil {
				return fmt.Errorf("%s: %w", pair.Key, err)
			}
		}
	}
	if schema.Items != nil {
		return lean(schema.Items)
	}
	return nil
}
