package report

import (
	"slices"

	"ecwid-mcp/ecwid"
)

func stockOf(products []ecwid.Product, q StockQuery) Stock {
	report := Stock{Below: q.Below, Method: stockMethod, OutOfStock: []StockLine{}, Low: []StockLine{},
		StillVisible: []SoldOut{}, DisabledInStock: []ProductName{}, Proposals: []ProductChange{}}
	for _, p := range products {
		report.add(p)
	}
	report.sort()
	var omitted StockNotListed
	report.OutOfStock, omitted.OutOfStock = listed(report.OutOfStock)
	report.Low, omitted.Low = listed(report.Low)
	report.StillVisible, omitted.StillVisible = listed(report.StillVisible)
	report.DisabledInStock, omitted.DisabledInStock = listed(report.DisabledInStock)
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
			s.DisabledInStock = append(s.DisabledInStock, ProductName{p.ID, p.SKU, p.Name})
		}
		return
	}
	for _, line := range lines {
		s.addLine(line)
	}
	if !left && p.OutOfStockVisibility != "HIDE" {
		s.Counts.StillVisible++
		s.StillVisible = append(s.StillVisible, SoldOut{ProductName{p.ID, p.SKU, p.Name}, p.OutOfStockVisibility == "ALLOW_PREORDER"})
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

func (s *Stock) sort() { // the products come by id
	slices.SortFunc(s.OutOfStock, byUrgency)
	slices.SortFunc(s.Low, byUrgency)
}
