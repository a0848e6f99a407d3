package tools

import (
	"regexp"
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
	if in.isEmpty() {
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

// isEmpty reports whether no field is given: models like to send {} for nothing.
func (in *personInput) isEmpty() bool { return in == nil || *in == personInput{} }

// countryCode is how Ecwid takes countries (ISO 3166-1 alpha-2); "" clears one.
var countryCode = regexp.MustCompile(`^([A-Za-z]{2})?$`)

// person checks an address.
func (p *problems) person(argument string, in *personInput) {
	if in != nil {
		p.addIf(!countryCode.MatchString(in.CountryCode.Or("")), argument+".countryCode", `must be two letters such as "US"`)
	}
}
