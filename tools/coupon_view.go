package tools

import (
	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// couponView is a coupon in an answer.
type couponView struct {
	Name             string              `json:"name" jsonschema:"-"`
	DiscountType     string              `json:"discountType"`
	Discount         ecwid.Money         `json:"discount"`
	Status           string              `json:"status"`
	LaunchDate       string              `json:"launchDate,omitempty"`
	ExpirationDate   string              `json:"expirationDate,omitempty"`
	TotalLimit       *ecwid.Money        `json:"totalLimit,omitempty" jsonschema:"-"`
	UsesLimit        string              `json:"usesLimit,omitempty" jsonschema:"-"`
	ApplicationLimit string              `json:"applicationLimit,omitempty" jsonschema:"-"`
	CatalogLimit     *ecwid.CatalogLimit `json:"catalogLimit,omitempty" jsonschema:"-"`
}

func viewCoupon(c ecwid.DiscountCoupon, shop toolkit.Shop) couponView {
	return couponView{
		Name: c.Name, DiscountType: c.DiscountType, Discount: c.Discount, Status: c.Status,
		LaunchDate: when(c.LaunchDate, shop), ExpirationDate: when(c.ExpirationDate, shop), TotalLimit: c.TotalLimit,
		UsesLimit: c.UsesLimit, ApplicationLimit: c.ApplicationLimit, CatalogLimit: c.CatalogLimit,
	}
}
