package web

import (
	"net/http"
	"net/url"
	"strconv"
)

// found is a page of a search as Ecwid answers it.
type found[T any] struct {
	Total int `json:"total"`
	Items []T `json:"items"`
}

// pager tells which part of a list is shown, and where the parts before and after it are.
type pager struct {
	From, To, Total int
	Previous, Next  string // addresses; empty when there is none
}

const perPage = 24

// search asks for the part of a list that the request's "page" names, or the last one that there is, with the given
// filters.
func search[T any](s *Site, r *http.Request, path string, filters url.Values) (found[T], pager, error) {
	number, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || number < 1 || number > 10_000 {
		number = 1
	}
	list, err := part[T](s, number, path, filters)
	if last := (list.Total + perPage - 1) / perPage; err == nil && number > max(last, 1) {
		number = max(last, 1)
		list, err = part[T](s, number, path, filters)
	}
	offset := (number - 1) * perPage
	p := pager{From: min(offset+1, list.Total), To: min(offset+len(list.Items), list.Total), Total: list.Total}
	if number > 1 {
		p.Previous = pageAddress(r, number-1)
	}
	if offset+perPage < list.Total {
		p.Next = pageAddress(r, number+1)
	}
	return list, p, err
}

// part asks for one page of a list.
func part[T any](s *Site, number int, path string, filters url.Values) (found[T], error) {
	filters.Set("limit", strconv.Itoa(perPage))
	filters.Set("offset", strconv.Itoa((number-1)*perPage))
	return read[found[T]](s, path+"?"+filters.Encode())
}

// pageAddress is the request's address with another page.
func pageAddress(r *http.Request, number int) string {
	query := r.URL.Query()
	query.Set("page", strconv.Itoa(number))
	query.Del("done")
	return r.URL.Path + "?" + query.Encode()
}
