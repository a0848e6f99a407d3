package toolkit

// Warning is what somebody should know of a call that did what it was asked for.
type Warning struct {
	Code    WarningCode `json:"code"`
	Message string      `json:"message"`
}

// WarningCode names a kind of warning. Codes are stable: clients may act on them, docs/errors.md lists them.
type WarningCode string

// The codes of warnings.
const (
	// RetailStockStays: Lightspeed Retail takes over sales, and stock set by hand only from itself (Lightspeed help
	// centre, eCom and Retail sync).
	RetailStockStays WarningCode = "retail_stock_stays"
)

// Warnings returns all warnings there are.
func Warnings() []Warning {
	return []Warning{
		{RetailStockStays, "The stock changed in Ecwid alone: a change by hand does not travel to Lightspeed Retail. Set it there; from there it comes to Ecwid."},
	}
}

// Warn returns the warning with this code. It panics on a code that Warnings does not list.
func Warn(code WarningCode) Warning {
	for _, w := range Warnings() {
		if w.Code == code {
			return w
		}
	}
	panic("toolkit: warning code " + string(code) + " is not in the table")
}
