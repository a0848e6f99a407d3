package mcpevents

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
)

// members are those of a JSON object. Unlike encoding/json's for structs, their names are exact.
type members map[string]json.RawMessage

// parseMembers reads an object; what is absent or null is an empty one.
func parseMembers(raw json.RawMessage) (members, bool) {
	var m members
	if absent(raw) {
		return m, true
	}
	return m, json.Unmarshal(raw, &m) == nil
}

func absent(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) == 0 || bytes.Equal(raw, []byte("null"))
}

// text gives a string, nil when it is absent or null.
func (m members) text(name string) (*string, *failure) {
	if absent(m[name]) {
		return nil, nil
	}
	var text string
	if json.Unmarshal(m[name], &text) != nil {
		return nil, invalid(name, "must be a string")
	}
	return &text, nil
}

// whole gives an integer, nil when it is absent or null. 1.0 is one; what is too large for an int64 becomes large.
func (m members) whole(name string) (*int64, *failure) {
	const large = 1 << 62
	if absent(m[name]) {
		return nil, nil
	}
	raw := string(bytes.TrimSpace(m[name]))
	if n, err := strconv.ParseInt(raw, 10, 64); err == nil {
		return &n, nil
	}
	isNumber := raw[0] == '-' || '0' <= raw[0] && raw[0] <= '9'
	value, _ := strconv.ParseFloat(raw, 64) // infinite when too large
	if !isNumber || value != math.Trunc(value) {
		return nil, invalid(name, "must be an integer")
	}
	n := int64(max(-large, min(value, large)))
	return &n, nil
}

// object gives an object, an empty one when it is absent or null.
func (m members) object(name string) (members, *failure) {
	inner, ok := parseMembers(m[name])
	if !ok {
		return nil, invalid(name, "must be an object")
	}
	return inner, nil
}
