package catalogue

import (
	"slices"
	"strings"
	"unicode"
)

// Field is what a column holds, by Ecwid's own name.
type Field string

// The fields that can be imported.
const (
	SKU            Field = "sku"
	Name           Field = "name"
	Price          Field = "price"
	CompareToPrice Field = "compareToPrice"
	CostPrice      Field = "costPrice"
	Quantity       Field = "quantity"
	WarningLimit   Field = "warningLimit"
	Weight         Field = "weight"
	Enabled        Field = "enabled"
	Description    Field = "description"
)

// Fields returns the fields that can be imported, in the order in which they are told.
func Fields() []Field {
	return []Field{SKU, Name, Price, CompareToPrice, CostPrice, Quantity, WarningLimit, Weight, Enabled, Description}
}

// fieldOf finds the field of a column by its head; upper case, spaces and signs do not matter.
func fieldOf(head string) (Field, bool) {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, head)
	for _, field := range Fields() {
		if slices.Contains(heads(field), letters) {
			return field, true
		}
	}
	return "", false
}

// heads are the usual ones of a field, among them those of Ecwid's own export.
func heads(field Field) []string {
	switch field {
	case SKU:
		return []string{"sku", "productsku", "articlenumber", "articleno", "itemnumber", "itemno", "partnumber", "artikelnummer"}
	case Name:
		return []string{"name", "productname", "title", "producttitle", "itemname"}
	case Price:
		return []string{"price", "productprice", "unitprice", "retailprice"}
	case CompareToPrice:
		return []string{"comparetoprice", "compareatprice", "productcomparetoprice", "listprice", "rrp", "msrp", "oldprice"}
	case CostPrice:
		return []string{"costprice", "productcostprice", "cost", "purchaseprice"}
	case Quantity:
		return []string{"quantity", "productquantity", "stock", "qty", "stockquantity", "instock", "inventory"}
	case WarningLimit:
		return []string{"warninglimit", "lowstock", "lowstocklimit", "reorderlevel", "productlowstocknotificationquantity"}
	case Weight:
		return []string{"weight", "productweight"}
	case Enabled:
		return []string{"enabled", "available", "visible", "active", "productisavailable"}
	case Description:
		return []string{"description", "productdescription", "longdescription"}
	}
	return nil
}
