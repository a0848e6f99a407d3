package ecwid_test

import (
	"slices"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

func TestSearchCategories(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	teas := create[ecwid.CategoryID](t, store, "/categories", `{"name":"Teas","orderBy":10}`)
	green := create[ecwid.CategoryID](t, store, "/categories", `{"name":"Green teas","parentId":`+idText(teas)+`,"orderBy":20}`)
	attic := create[ecwid.CategoryID](t, store, "/categories", `{"name":"Attic","enabled":false,"orderBy":30}`)
	roots, inTeas, yes := int64(0), int64(teas), true
	tests := map[string]struct {
		query ecwid.CategoryQuery
		want  []ecwid.CategoryID
	}{
		"with hidden ones": {ecwid.CategoryQuery{HiddenCategories: &yes}, []ecwid.CategoryID{teas, green, attic}},
		"roots":            {ecwid.CategoryQuery{Parent: &roots}, []ecwid.CategoryID{teas}},
		"below":            {ecwid.CategoryQuery{Parent: &inTeas}, []ecwid.CategoryID{green}},
		"keyword":          {ecwid.CategoryQuery{Keyword: "green"}, []ecwid.CategoryID{green}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			page := must(client.SearchCategories(t.Context(), test.query))(t)
			var ids []ecwid.CategoryID
			for _, category := range page.Items {
				ids = append(ids, category.ID)
				if category.Name == "" || category.Enabled != (category.ID != attic) || (category.ParentID == teas) != (category.ID == green) {
					t.Errorf("got %+v", category)
				}
			}
			slices.Sort(ids)
			if !slices.Equal(ids, test.want) || page.Total != len(ids) {
				t.Errorf("got %v of %d, want %v", ids, page.Total, test.want)
			}
		})
	}
}
