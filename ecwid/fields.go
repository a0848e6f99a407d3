package ecwid

import (
	"reflect"
	"strings"
)

// FieldsOf names the JSON fields of T in the form of Ecwid's responseFields parameter, for example
// "id,email,items(sku,quantity)", so that an answer carries what T can hold and nothing more
// (Ecwid REST docs, responseFields).
func FieldsOf[T any]() string { return strings.Join(fieldsOf(reflect.TypeFor[T]()), ",") }

func fieldsOf(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "":
			names = append(names, fieldsOf(field.Type)...)
		case name == "" || name == "-":
		default:
			names = append(names, name+nested(field.Type))
		}
	}
	return names
}

// nested gives the parenthesised fields of an object or of a list of objects; types that decode themselves and maps
// have none.
func nested(t reflect.Type) string {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || decodesItself(t) {
		return ""
	}
	return "(" + strings.Join(fieldsOf(t), ",") + ")"
}

func decodesItself(t reflect.Type) bool {
	_, ok := reflect.New(t).Interface().(interface{ UnmarshalJSON([]byte) error })
	return ok
}

// pageFields wraps the fields of one item for a search, keeping what paging needs.
func pageFields(item string) string { return "total,count,offset,limit,items(" + item + ")" }
