package ecwid

// Person is a billing or shipping address. FirstName, LastName, CountryName and StateOrProvinceName are Ecwid's own
// and ignored on writes.
type Person struct {
	Name                string `json:"name,omitempty"`
	FirstName           string `json:"firstName,omitempty"`
	LastName            string `json:"lastName,omitempty"`
	CompanyName         string `json:"companyName,omitempty"`
	Street              string `json:"street,omitempty"` // two lines are joined by "\n"
	City                string `json:"city,omitempty"`
	CountryCode         string `json:"countryCode,omitempty"` // ISO 3166-1 alpha-2
	CountryName         string `json:"countryName,omitempty"`
	PostalCode          string `json:"postalCode,omitempty"`
	StateOrProvinceCode string `json:"stateOrProvinceCode,omitempty"`
	StateOrProvinceName string `json:"stateOrProvinceName,omitempty"`
	Phone               string `json:"phone,omitempty"`
}
