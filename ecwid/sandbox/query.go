package sandbox

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

const maxPage = 100

// has tells whether a query parameter was given with a value.
func (c *call) has(name string) bool { return c.query.Get(name) != "" }

// integer reads a whole-number parameter; set is false when it is absent.
func (c *call) integer(name string) (n int64, set bool, e *apiError) {
	text := c.query.Get(name)
	if text == "" {
		return 0, false, nil
	}
	n, e = parseInteger(name, text)
	return n, e == nil, e
}

func parseInteger(name, text string) (int64, *apiError) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return 0, wrongNumber(name)
	}
	return n, nil
}

func wrongNumber(name string) *apiError {
	return wrongParameter("Wrong numeric parameter '%s' value: not a number or a number out of range", name)
}

// id reads a numeric path parameter.
func (c *call) id(name string) (int64, *apiError) { return parseInteger(name, c.param(name)) }

// decimal reads a number parameter exactly, nil when it is absent.
func (c *call) decimal(name string) (*big.Rat, *apiError) {
	text := c.query.Get(name)
	if text == "" {
		return nil, nil
	}
	if f, err := strconv.ParseFloat(text, 64); err != nil || f != f || f > 1e15 || f < -1e15 {
		return nil, wrongNumber(name)
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, wrongNumber(name)
	}
	return r, nil
}

// boolean reads a flag in any of Ecwid's spellings; set is false when it is absent.
func (c *call) boolean(name string) (value, set bool, e *apiError) {
	switch strings.ToLower(c.query.Get(name)) {
	case "":
		return false, false, nil
	case "true", "yes", "on", "1":
		return true, true, nil
	case "false", "no", "off", "0":
		return false, true, nil
	}
	return false, false, wrongParameter("Wrong parameter '%s' value: expected one of 'true', 'false', 'yes', 'no', 'on', 'off', '1', '0'", name)
}

// flag reads a boolean that is false when absent.
func (c *call) flag(name string) (bool, *apiError) {
	value, _, e := c.boolean(name)
	return value, e
}

// oneOf reads an enum parameter, empty when it is absent.
func (c *call) oneOf(name string, values ...string) (string, *apiError) {
	text := c.query.Get(name)
	if text == "" || slices.Contains(values, text) {
		return text, nil
	}
	return "", wrongParameter("Wrong parameter '%s' value: expected one of '%s'", name, strings.Join(values, "', '"))
}

// list reads a comma-separated parameter, nil when it is absent.
func (c *call) list(name string) []string {
	var out []string
	for part := range strings.SplitSeq(c.query.Get(name), ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// integers reads a comma-separated list of ids, nil when it is absent.
func (c *call) integers(name string) ([]int64, *apiError) {
	var out []int64
	for _, part := range c.list(name) {
		n, e := parseInteger(name, part)
		if e != nil {
			return nil, e
		}
		out = append(out, n)
	}
	return out, nil
}

// period is a range of times as two query parameters give it; a nil bound is open.
type period struct {
	from, to  *time.Time
	exclusive bool // to itself is outside
}

// period reads two date parameters. knownExclusive says that Ecwid is known to leave the upper bound out.
func (c *call) period(fromName, toName string, knownExclusive bool) (period, *apiError) {
	from, e := c.date(fromName)
	if e != nil {
		return period{}, e
	}
	to, e := c.date(toName)
	if e != nil {
		return period{}, e
	}
	bounds := c.store.opts.Behaviour.UpperBounds
	exclusive := bounds == ExclusiveBounds || bounds == KnownBounds && knownExclusive
	return period{from: from, to: to, exclusive: exclusive}, nil
}

func (c *call) date(name string) (*time.Time, *apiError) {
	text := c.query.Get(name)
	if text == "" {
		return nil, nil
	}
	t, ok := parseDate(text)
	if !ok {
		return nil, wrongParameter("Wrong parameter '%s' value: expected a Unix timestamp or a date as yyyy-MM-dd HH:mm:ss Z", name)
	}
	return &t, nil
}

// has tells whether a time, to the second, lies in the period.
func (p period) has(t time.Time) bool {
	second := t.Unix()
	if p.from != nil && second < p.from.Unix() {
		return false
	}
	if p.to == nil {
		return true
	}
	return second < p.to.Unix() || !p.exclusive && second == p.to.Unix()
}
