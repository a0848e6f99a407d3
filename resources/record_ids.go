package resources

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

func completeProduct(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	return proposeIDs(typed, func(keyword string) ([]string, error) {
		page, err := s.Client.SearchProducts(ctx, ecwid.ProductQuery{
			Keyword: keyword, SortBy: "ADDED_TIME_DESC", Paging: ecwid.Paging{ResponseFields: ecwid.FieldsOf[productID]()},
		})
		return newest(page.Items, func(p ecwid.Product) (ecwid.ProductID, time.Time) { return p.ID, p.Created.Time }), err
	})
}

func completeCustomer(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	return proposeIDs(typed, func(keyword string) ([]string, error) {
		page, err := s.Client.SearchCustomers(ctx, ecwid.CustomerQuery{
			Keyword: keyword, SortBy: "REGISTERED_DATE_DESC", Paging: ecwid.Paging{ResponseFields: ecwid.FieldsOf[customerID]()},
		})
		return newest(page.Items, func(c ecwid.Customer) (ecwid.CustomerID, time.Time) { return c.ID, c.Registered.Time }), err
	})
}

// These name the fields that travel for a completion.
type (
	productID struct {
		ID      ecwid.ProductID `json:"id"`
		Created ecwid.Time      `json:"created"`
	}
	customerID struct {
		ID         ecwid.CustomerID `json:"id"`
		Registered ecwid.Time       `json:"registered"`
	}
)

// proposeIDs takes what was typed as the beginning of an id, and if no id of the first hundred begins so, as a word by
// which the store finds records.
func proposeIDs(typed string, search func(keyword string) ([]string, error)) ([]string, error) {
	ids, err := search("")
	if err != nil || typed == "" {
		return ids, err
	}
	begun := slices.DeleteFunc(ids, func(id string) bool {
		return len(id) < len(typed) || !strings.EqualFold(id[:len(typed)], typed)
	})
	if len(begun) > 0 {
		return begun, nil
	}
	return search(typed)
}

// newest returns the ids of the records, the latest first.
func newest[T any, ID comparable](records []T, of func(T) (ID, time.Time)) []string {
	sorted := slices.SortedStableFunc(slices.Values(records), func(a, b T) int {
		_, earlier := of(b)
		_, later := of(a)
		return earlier.Compare(later)
	})
	var ids []string
	for _, record := range sorted {
		id, _ := of(record)
		ids = append(ids, fmt.Sprint(id))
	}
	return ids
}
