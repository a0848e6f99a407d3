package install

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// document is a configuration file whose top is a JSON object.
type document struct {
	text   []byte // the file as it is
	plain  []byte // the same with comments and trailing commas as spaces: strict JSON, every byte at its place
	commas []int  // where the trailing commas were
	top    object
}

// object is a JSON object in a document, by positions.
type object struct {
	open, close int // its braces
	members     []member
}

// member is one key with its value, which lies in start:end.
type member struct {
	key            string
	at, start, end int // at: where the key begins
}

var errNotObject = errors.New("is not a JSON object")

// parse reads a file. It is strict JSON unless comments are allowed; a byte order mark is skipped.
func parse(text []byte, comments bool) (*document, error) {
	d := &document{text: text, plain: bytes.Clone(text)}
	if bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		copy(d.plain, "   ")
	}
	if comments {
		d.commas = blank(d.plain)
	}
	if !json.Valid(d.plain) {
		return nil, errors.New("is not valid JSON")
	}
	top, err := d.object(0)
	if err != nil {
		return nil, err
	}
	d.top = top
	return d, nil
}

// object reads the object whose opening brace is the first thing from position at on.
func (d *document) object(at int) (object, error) {
	decoder := json.NewDecoder(bytes.NewReader(d.plain[at:]))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return object{}, errNotObject
	}
	o := object{open: at + int(decoder.InputOffset()) - 1}
	for decoder.More() {
		m, err := d.member(decoder, at)
		if err != nil {
			return object{}, err
		}
		o.members = append(o.members, m)
	}
	if _, err := decoder.Token(); err != nil {
		return object{}, err
	}
	o.close = at + int(decoder.InputOffset()) - 1
	return o, nil
}

func (d *document) member(decoder *json.Decoder, at int) (member, error) {
	before := at + int(decoder.InputOffset())
	token, err := decoder.Token()
	if err != nil {
		return member{}, err
	}
	key, ok := token.(string)
	if !ok {
		return member{}, errNotObject
	}
	m := member{key: key, at: before + bytes.IndexByte(d.plain[before:], '"')}
	colon := at + int(decoder.InputOffset()) + bytes.IndexByte(d.plain[at+int(decoder.InputOffset()):], ':')
	var value json.RawMessage
	if err := decoder.Decode(&value); err != nil {
		return member{}, err
	}
	m.start = colon + 1 + len(d.plain[colon+1:]) - len(bytes.TrimLeft(d.plain[colon+1:], " \t\r\n"))
	m.end = m.start + len(value)
	return m, nil
}

// find returns the member with the key, nil when there is none. Twice the same key is an error: programs differ in
// which of the two they take.
func (o object) find(key string) (*member, error) {
	var found *member
	for i, m := range o.members {
		if m.key != key {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("has %q twice", key)
		}
		found = &o.members[i]
	}
	return found, nil
}
