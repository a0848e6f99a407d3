package install

import "fmt"

// Snippet returns the text for the client's file, as if the file held nothing else.
func (c Client) Snippet(name string, e Entry) (string, error) {
	fields, err := c.fields(e)
	if err != nil {
		return "", err
	}
	if c.toml {
		return c.table(name, fields), nil
	}
	d, err := parse([]byte("{}\n"), false)
	if err != nil {
		return "", err
	}
	return string(apply(d.text, d.insert(d.top, c.key, compact([]field{{name, compact(fields)}})))), nil
}

// table writes the entry as TOML, whose strings and lists of strings may be written as in JSON.
func (c Client) table(name string, fields []field) string {
	text := fmt.Sprintf("[%s.%s]\n", c.key, name)
	for _, f := range fields {
		text += fmt.Sprintf("%s = %s\n", f.key, f.value)
	}
	return text
}
