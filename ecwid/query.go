package ecwid

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// MaxPage is the largest page of a search (Ecwid REST docs, every search page).
const MaxPage = 100

// Span bounds a search by creation and by last change. Ecwid does not say whether its bounds are inclusive, so do
// not rely on the edges. Zero times are no bounds.
type Span struct {
	CreatedFrom, CreatedTo time.Time
	UpdatedFrom, UpdatedTo time.Time
}

// Paging selects a page: Limit 1 to 100, 100 when 0.
type Paging struct {
	Offset, Limit int
	// ResponseFields overrides the fields that travel for each item; see FieldsOf.
	ResponseFields string
}

// Page is one page of a search. Total counts all matches, not only those on the page.
type Page[T any] struct {
	Total  int `json:"total"`
	Count  int `json:"count"`
	Offset int `json:"offset"`
	Limit  int `json:"limit"`
	Items  []T `json:"items"`
}

// params builds a query string and leaves out what is not set.
type params struct{ url.Values }

func newParams() params { return params{url.Values{}} }

func (p params) text(name, value string) params {
	if value != "" {
		p.Set(name, value)
	}
	return p
}

func (p params) number(name string, value int64) params {
	if value != 0 {
		p.Set(name, strconv.FormatInt(value, 10))
	}
	return p
}

// count sends a number whose zero is legal.
func (p params) count(name string, value *int64) params {
	if value != nil {
		p.Set(name, strconv.FormatInt(*value, 10))
	}
	return p
}

func (p params) flag(name string, value *bool) params {
	if value != nil {
		p.Set(name, strconv.FormatBool(*value))
	}
	return p
}

func (p params) money(name string, value *Money) params {
	if value != nil {
		p.Set(name, value.String())
	}
	return p
}

// seconds sends a time as Unix seconds, the form that is the same in every time zone.
func (p params) seconds(name string, value time.Time) params {
	if !value.IsZero() {
		p.Set(name, strconv.FormatInt(value.Unix(), 10))
	}
	return p
}

func (p params) span(s Span) params {
	return p.seconds("createdFrom", s.CreatedFrom).seconds("createdTo", s.CreatedTo).
		seconds("updatedFrom", s.UpdatedFrom).seconds("updatedTo", s.UpdatedTo)
}

func (p params) paging(page Paging, fields string) params {
	if page.ResponseFields != "" {
		fields = page.ResponseFields
	}
	limit := page.Limit
	if limit <= 0 || limit > MaxPage {
		limit = MaxPage
	}
	p.Set("limit", strconv.Itoa(limit))
	p.Set("offset", strconv.Itoa(max(0, page.Offset)))
	return p.text("responseFields", pageFields(fields))
}

// list joins values with commas, as Ecwid takes several values in one parameter.
func list[T ~string | ~int64](values []T) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = fmt.Sprint(value)
	}
	return strings.Join(texts, ",")
}
