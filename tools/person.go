package tools

import (
	"strings"

	"ecwid-mcp/ecwid"
)

// personInput is an address as an argument. Only the fields that are given change; "" clears one.
type personInput struct {
	Name                ecwid.Optional[string] `json:"name,omitzero"`
	CompanyName         ecwid.Optional[string] `json:"companyName,omitzero"`
	Street              ecwid.Optional[string] `json:"street,omitzero"`
	City                ecwid.Optional[string] `json:"city,omitzero"`
	PostalCode          ecwid.Optional[string] `json:"postalCode,omitzero"`
	StateOrProvinceCode ecwid.Optional[string] `json:"stateOrProvinceCode,omitzero"`
	CountryCode         ecwid.Optional[string] `json:"countryCode,omitzero"`
	Phone               ecwid.Optional[string] `json:"phone,omitzero"`
}

// onto returns base with the given fields changed. Ecwid takes a person as a whole, so what is not given has to be
// sent as it was. The fields that Ecwid fills itself are left out.
func (in *personInput) onto(base *ecwid.Person) *ecwid.Person {
	if in == nil {
		return base
	}
	var p ecwid.Person
	if base != nil {
		p = *base
	}
	return &ecwid.Person{
		Name:                in.Name.Or(p.Name),
		CompanyName:         in.CompanyName.Or(p.CompanyName),
		Street:              in.Street.Or(p.Street),
		City:                in.City.Or(p.City),
		PostalCode:          in.PostalCode.Or(p.PostalCode),
		StateOrProvinceCode: in.StateOrProvinceCode.Or(p.StateOrProvinceCode),
		CountryCode:         strings.ToUpper(in.CountryCode.Or(p.CountryCode)),
		Phone:               in.Phone.Or(p.Phone),
	}
}

// person checks an address; Ecwid takes countries as two letters.
func (p *problems) person(argument string, in *personInput) {
	if in == nil {
		return
	}
	code, given := in.CountryCode.Value()
	p.addIf(given && code != "" && len(code) != 2, argument+".countryCode", `must be two letters such as "US"`)
}
