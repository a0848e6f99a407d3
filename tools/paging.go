package tools

import "fmt"

// page is how every find tool pages. The defaults are filled in from the schema.
type page struct {
	Detail string `json:"detail,omitempty" jsonschema:"enum=summary,enum=full,default=summary"`
	Limit  int    `json:"limit,omitempty" jsonschema:"minimum=1,maximum=100,default=20"`
	Offset int    `json:"offset,omitempty" jsonschema:"minimum=0"`
}

func (p page) full() bool { return p.Detail == "full" }

// found is what every find tool says about its list.
type found struct {
	Total      int    `json:"total" jsonschema_description:"matches in the store"`
	NextOffset int    `json:"nextOffset,omitempty" jsonschema_description:"offset of the next page; absent on the last"`
	Hint       string `json:"hint,omitempty"`
	Currency   string `json:"currency" jsonschema_description:"of all amounts"`
}

// pageOf tells what a page of a search leaves out.
func pageOf(p page, total, returned int, currency, whenEmpty string) found {
	f := found{Total: total, Currency: currency}
	end := p.Offset + returned
	switch {
	case total == 0:
		f.Hint = whenEmpty
	case returned == 0:
		f.Hint = fmt.Sprintf("offset is past the end: there are %d.", total)
	case end < total:
		f.NextOffset = end
		f.Hint = fmt.Sprintf("%d more; continue with offset %d.", total-end, end)
	}
	return f
}
