package report

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
)

// restrictedCategories finds the categories that the query names, by id or by name, and those below them.
func (s *screening) restrictedCategories(ctx context.Context) ([]RestrictedCategory, error) {
	if len(s.query.Categories) == 0 {
		return []RestrictedCategory{}, nil
	}
	all, err := s.allCategories(ctx)
	if err != nil {
		return nil, err
	}
	wanted := map[ecwid.CategoryID]bool{}
	for _, text := range s.query.Categories {
		known := false
		for _, c := range all {
			if strings.EqualFold(strings.TrimSpace(c.Name), text) || strconv.FormatInt(int64(c.ID), 10) == text {
				known, wanted[c.ID] = true, true
			}
		}
		if !known {
			return nil, wrong("categories", "must be names or ids of the store's categories; at least one is not")
		}
	}
	restricted := []RestrictedCategory{}
	for _, c := range below(all, wanted) {
		restricted = append(restricted, RestrictedCategory{c.ID, c.Name})
	}
	return restricted, nil
}

// below gives the wanted categories and all that are below them, by id.
func below(all []ecwid.Category, wanted map[ecwid.CategoryID]bool) []ecwid.Category {
	for grown := true; grown; {
		grown = false
		for _, c := range all {
			if wanted[c.ParentID] && !wanted[c.ID] {
				wanted[c.ID], grown = true, true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(c ecwid.Category) bool { return !wanted[c.ID] })
}

// allCategories reads all categories, also disabled ones, by id.
func (s *screening) allCategories(ctx context.Context) ([]ecwid.Category, error) {
	found := map[ecwid.CategoryID]ecwid.Category{}
	for offset := 0; ; {
		page, err := s.reporter.source.SearchCategories(ctx, ecwid.CategoryQuery{
			HiddenCategories: new(true), Paging: ecwid.Paging{Offset: offset, Limit: ecwid.MaxPage},
		})
		if err != nil {
			return nil, err
		}
		for _, c := range page.Items {
			found[c.ID] = c
		}
		if offset += len(page.Items); len(page.Items) == 0 || offset >= page.Total {
			break
		}
	}
	var all []ecwid.Category
	for _, c := range found {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b ecwid.Category) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

// categoriesAtOnce bounds the categories of one search, and so the length of its address.
const categoriesAtOnce = 50

// restrictedProducts finds the products in the categories.
func (s *screening) restrictedProducts(ctx context.Context, categories []RestrictedCategory) (map[ecwid.ProductID]bool, error) {
	fields := ecwid.FieldsOf[struct {
		ID      ecwid.ProductID `json:"id"`
		Created ecwid.Time      `json:"created"`
	}]()
	found := map[ecwid.ProductID]bool{}
	for some := range slices.Chunk(categories, categoriesAtOnce) {
		q := ecwid.ProductQuery{Paging: ecwid.Paging{ResponseFields: fields}}
		for _, c := range some {
			q.Categories = append(q.Categories, c.ID)
		}
		products, err := s.scan(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, p := range products {
			found[p.ID] = true
		}
	}
	return found, nil
}

// newProducts reads the products that were added in the period.
func (s *screening) newProducts(ctx context.Context) ([]ecwid.Product, error) {
	fields := ecwid.FieldsOf[struct {
		ID          ecwid.ProductID      `json:"id"`
		SKU         string               `json:"sku"`
		Name        string               `json:"name"`
		Price       ecwid.Money          `json:"price"`
		Enabled     bool                 `json:"enabled"`
		Created     ecwid.Time           `json:"created"`
		CategoryIDs []ecwid.CategoryID   `json:"categoryIds"`
		Categories  []ecwid.CategoryName `json:"categories"`
	}]()
	products, err := s.scan(ctx, ecwid.ProductQuery{Span: s.period.span(), Paging: ecwid.Paging{ResponseFields: fields}})
	return slices.DeleteFunc(products, func(p ecwid.Product) bool { return !s.period.contains(p.Created.Time) }), err
}

// span is a bound for searches that holds the whole period, also where Ecwid leaves out its ends.
func (p period) span() ecwid.Span {
	return ecwid.Span{CreatedFrom: p.from.Add(-time.Second), CreatedTo: p.to}
}

func (s *screening) scan(ctx context.Context, q ecwid.ProductQuery) ([]ecwid.Product, error) {
	products, settled, err := s.reporter.scanProducts(ctx, q, s.start, s.next())
	s.settled = s.settled && settled
	for _, p := range products {
		s.products[p.ID] = true
	}
	return products, err
}
