package ecwid

import "context"

// Category is a category of the catalogue; a root has ParentID 0.
type Category struct {
	ID           CategoryID `json:"id"`
	ParentID     CategoryID `json:"parentId,omitzero"`
	Name         string     `json:"name,omitempty"`
	Enabled      bool       `json:"enabled"`
	OrderBy      int        `json:"orderBy,omitzero"`
	ProductCount int        `json:"productCount"`
	URL          string     `json:"url,omitempty"`
}

// CategoryQuery selects categories. Parent nil means all levels, 0 the roots.
type CategoryQuery struct {
	Keyword          string
	Parent           *int64
	HiddenCategories *bool // include disabled ones
	Paging
}

func (q CategoryQuery) params() params {
	return newParams().text("keyword", q.Keyword).count("parent", q.Parent).
		flag("hidden_categories", q.HiddenCategories).paging(q.Paging, FieldsOf[Category]())
}

// SearchCategories returns one page of categories (Ecwid REST docs, Search categories).
func (c *Client) SearchCategories(ctx context.Context, q CategoryQuery) (Page[Category], error) {
	return call[Page[Category]](ctx, c, get(ReadCatalog, q.params().Values, "categories"))
}
