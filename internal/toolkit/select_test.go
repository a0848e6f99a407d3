package toolkit

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSelect(t *testing.T) {
	tools := []Tool{failing("find_order", Reads, nil), failing("find_product", Reads, nil),
		failing("create_order", Creates, nil), failing("update_order", Updates, nil), failing("ensure_order", CreatesOnce, nil)}
	tools[1].PublicToken = true
	tools[4].ShownBy = []string{"find_product"}
	for _, test := range []struct {
		name    string
		options SelectOptions
		want    string
	}{
		{"all", SelectOptions{}, "find_order find_product create_order update_order ensure_order"},
		{"reading only", SelectOptions{ReadOnly: true}, "find_order find_product"},
		{"some, in the order of the list", SelectOptions{Only: []string{"update_order", "find_order"}}, "find_order update_order"},
		{"without", SelectOptions{Exclude: []string{"find_order", "create_order"}}, "find_product update_order ensure_order"},
		{"without what shows it", SelectOptions{Exclude: []string{"find_product"}}, "find_order create_order update_order"},
		{"both", SelectOptions{Only: []string{"find_order", "find_product"}, Exclude: []string{"find_order"}}, "find_product"},
		{"public token", SelectOptions{PublicToken: true}, "find_product"},
		{"blanks", SelectOptions{Only: []string{" find_order ", "update_order"}, Exclude: []string{" update_order"}}, "find_order"},
	} {
		kept, err := Select(tools, test.options)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		var names []string
		for _, tool := range kept {
			names = append(names, tool.Name)
		}
		if diff := cmp.Diff(test.want, strings.Join(names, " ")); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestSelectionThatLeavesNothing(t *testing.T) {
	tools := []Tool{failing("find_order", Reads, nil), failing("create_order", Creates, nil)}
	for name, options := range map[string]SelectOptions{
		"reading only": {ReadOnly: true, Only: []string{"create_order"}},
		"excluded":     {Only: []string{"find_order"}, Exclude: []string{"find_order"}},
		"public token": {PublicToken: true},
	} {
		if kept, err := Select(tools, options); err == nil || !strings.Contains(err.Error(), "leaves none") {
			t.Errorf("%s: got %d tools, %v", name, len(kept), err)
		}
	}
}

func TestSelectNamesUnknownTools(t *testing.T) {
	tools := []Tool{failing("find_order", Reads, nil), failing("create_order", Creates, nil)}
	_, err := Select(tools, SelectOptions{Only: []string{"find_orders"}, Exclude: []string{"zzz"}})
	want := `no tool is called "find_orders", did you mean find_order?; no tool is called "zzz"; the tools are find_order, create_order`
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}
