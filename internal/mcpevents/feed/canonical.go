package feed

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
)

// Canonical gives a JSON object in the form of RFC 8785, so that equal arguments are equal texts: members sorted, and
// one spelling for each number (1 and 1.0 and 1e0) and text. Absent arguments and null are {}. What is no object, or
// holds a number that no double can hold, is refused with an *ArgumentError; nothing else is.
func Canonical(raw json.RawMessage) (string, error) {
	if absent(raw) {
		return "{}", nil
	}
	var object map[string]any
	if err := json.Unmarshal(raw, &object); err != nil || object == nil {
		return "", &ArgumentError{Reason: "must be a JSON object"}
	}
	var text strings.Builder
	writeObject(&text, object)
	return text.String(), nil
}

func writeObject(to *strings.Builder, object map[string]any) {
	to.WriteByte('{')
	names := slices.SortedFunc(maps.Keys(object), func(a, b string) int {
		return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
	})
	for i, name := range names {
		if i > 0 {
			to.WriteByte(',')
		}
		writeText(to, name)
		to.WriteByte(':')
		writeValue(to, object[name])
	}
	to.WriteByte('}')
}

func writeValue(to *strings.Builder, value any) {
	switch value := value.(type) {
	case map[string]any:
		writeObject(to, value)
	case []any:
		to.WriteByte('[')
		for i, element := range value {
			if i > 0 {
				to.WriteByte(',')
			}
			writeValue(to, element)
		}
		to.WriteByte(']')
	case string:
		writeText(to, value)
	case float64:
		writeNumber(to, value)
	case bool:
		if value {
			to.WriteString("true")
		} else {
			to.WriteString("false")
		}
	default:
		to.WriteString("null")
	}
}

// writeNumber spells a number as ECMAScript does, which encoding/json does but for the zero below zero.
func writeNumber(to *strings.Builder, value float64) {
	if value == 0 {
		to.WriteByte('0')
		return
	}
	data, err := json.Marshal(value)
	if err != nil {
		panic(err) // only of what JSON cannot have said
	}
	to.Write(data)
}

// writeText escapes what RFC 8785 escapes: quotation marks, backslashes and control characters. encoding/json also
// escapes the two line separators.
func writeText(to *strings.Builder, value string) {
	var data bytes.Buffer
	encoder := json.NewEncoder(&data)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // texts can be encoded
	}
	text := strings.TrimSuffix(data.String(), "\n")
	to.WriteString(unescapeSeparators(text))
}

// unescapeSeparators undoes the escapes of U+2028 and U+2029. A backslash that stands before the escape is one of a
// pair, and the pair is passed as a whole.
func unescapeSeparators(text string) string {
	return strings.NewReplacer(`\\`, `\\`, `\u2028`, "\u2028", `\u2029`, "\u2029").Replace(text)
}
