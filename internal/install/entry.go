package install

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
)

// Entry is what a client shall do: start a program, or connect to an address.
type Entry struct {
	Command string
	Args    []string
	URL     string // Streamable HTTP; then there is no command
}

// field is one member of an entry.
type field struct {
	key   string
	value json.RawMessage
}

// fields words the entry as the client wants it.
func (c Client) fields(e Entry) ([]field, error) {
	var all []field
	add := func(key string, value []byte) { all = append(all, field{key, value}) }
	if e.URL == "" {
		if c.stdio != "" {
			add("type", encode(c.stdio))
		}
		add("command", encode(e.Command))
		add("args", encode(slices.Concat([]string{}, e.Args)))
		return all, nil
	}
	if c.url == "" {
		return nil, fmt.Errorf("%s takes no addresses in this file; add %s in its settings, under Connectors", c.Title, e.URL)
	}
	if c.http != "" {
		add("type", encode(c.http))
	}
	add(c.url, encode(e.URL))
	return all, nil
}

// ways are the keys that say how a server is reached; those that the new entry does not set must go.
var ways = [...]string{"type", "command", "args", "url", "serverUrl", "httpUrl"}

// merge puts the new fields into those of the present entry, whose other fields stay, such as the environment.
func merge(present, updated []field) []field {
	var all []field
	left := slices.Clone(updated)
	for _, old := range present {
		i := slices.IndexFunc(left, func(f field) bool { return f.key == old.key })
		switch {
		case i >= 0:
			all = append(all, left[i])
			left = slices.Delete(left, i, i+1)
		case !slices.Contains(ways[:], old.key):
			all = append(all, old)
		}
	}
	return append(all, left...)
}

// compact writes the fields as one JSON object.
func compact(fields []field) []byte {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			out.WriteByte(',')
		}
		out.Write(encode(f.key))
		out.WriteByte(':')
		if err := json.Compact(&out, f.value); err != nil {
			panic(fmt.Sprintf("install: %v", err)) // the value came from valid JSON
		}
	}
	out.WriteByte('}')
	return out.Bytes()
}

// sameJSON reports whether two JSON texts mean the same.
func sameJSON(a, b []byte) bool {
	left, errLeft := decode(a)
	right, errRight := decode(b)
	return errLeft == nil && errRight == nil && reflect.DeepEqual(left, right)
}

func decode(text []byte) (value any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	err = decoder.Decode(&value)
	return value, err
}

// encode writes JSON without the escapes for HTML that would garble addresses and paths.
func encode[T string | []string](value T) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("install: %v", err)) // strings always encode
	}
	return bytes.TrimSpace(out.Bytes())
}
