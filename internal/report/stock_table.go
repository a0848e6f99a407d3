package report

import (
	"cmp"
	"slices"

	"ecwid-mcp/ecwid"
)

func stockOf(products []ecwid.Product, q StockQuery) Stock {
	report := Stock{Below: q.Below, Method: stockMethod, OutOfStock: []StockLine{}, Low: []StockLine{},
		StillVisible: []SoldOut{}, Proposals: []ProductChange{}}
	for _, p := range products {
		report.add(p)
	}
	report.sort()
	var omitted StockNotListed
	report.OutOfStock, omitted.OutOfStock = listed(report.OutOfStock)
	report.Low, omitted.Low = listed(report.Low)
	report.StillVisible, omitted.StillVisible = listed(report.StillVisible)
	if omitted != (StockNotListed{}) {
		report.Omitted = &omitted
	}
	for _, p := range report.StillVisible {
		if !p.Preorder {
			report.Proposals = append(report.Proposals, ProductChange{p.ProductID, false, "sold out and still visible"})
		}
	}
	return report
}

func (s *Stock) add(p ecwid.Product) {
	lines := linesOf(p)
	left := slices.ContainsFunc(lines, func(l StockLine) bool { return !l.outOfStock() })
	if !p.Enabled {
		s.Counts.DisabledProducts++
		if left {
			s.Counts.HiddenInStock++
		}
		return
	}
	for _, line := range lines {
		s.addLine(line)
	}
	if !left && p.OutOfStockVisibility != "HIDE" {
		s.Counts.StillVisible++
		s.StillVisible = append(s.StillVisible, SoldOut{p.ID, p.SKU, p.Name, p.OutOfStockVisibility == "ALLOW_PREORDER"})
	}
}

func (s *Stock) addLine(line StockLine) {
	if line.unlimited {
		s.Counts.Unlimited++
		return
	}
	s.Counts.Counted++
	switch {
	case line.outOfStock():
		s.Counts.OutOfStock++
		s.OutOfStock = append(s.OutOfStock, line)
		if line.Quantity < 0 {
			s.Counts.Oversold++
		}
	case line.low(s.Below):
		s.Counts.Low++
		s.Low = append(s.Low, line)
	}
}

func (s *Stock) sort() {
	slices.SortFunc(s.OutOfStock, byUrgency)
	slices.SortFunc(s.Low, byUrgency)
	slices.SortFunc(s.StillVisible, func(a, b SoldOut) int { return cmp.Compare(a.ProductID, b.ProductID) })
}
