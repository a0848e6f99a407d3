package tools

import "ecwid-mcp/ecwid"

// customerInput holds the fields that people set on a customer, as arguments of several tools.
type customerInput struct {
	Name              ecwid.Optional[string] `json:"name,omitzero"`
	BillingPerson     *personInput           `json:"billingPerson,omitempty"`
	AcceptMarketing   ecwid.Optional[bool]   `json:"acceptMarketing,omitzero"`
	TaxID             ecwid.Optional[string] `json:"taxId,omitzero"`
	PrivateAdminNotes ecwid.Optional[string] `json:"privateAdminNotes,omitzero"`
}

func (p *problems) customer(in customerInput) {
	p.person("billingPerson", in.BillingPerson)
	if in.BillingPerson == nil {
		return
	}
	name, given := in.Name.Value()
	nested, nestedGiven := in.BillingPerson.Name.Value()
	p.addIf(given && nestedGiven && name != nested, "name", "differs from billingPerson.name; both are the customer's name")
}

// fields words the arguments for Ecwid. Ecwid keeps a customer's name in the billing person, which it takes whole.
func (in customerInput) fields(current *ecwid.Person) ecwid.CustomerFields {
	fields := ecwid.CustomerFields{
		AcceptMarketing: in.AcceptMarketing, TaxID: in.TaxID,
		PrivateAdminNotes: in.PrivateAdminNotes,
	}
	person := in.BillingPerson.onto(current)
	if name, ok := in.Name.Value(); ok {
		person = (&personInput{Name: ecwid.Some(name)}).onto(person)
	}
	if person != nil && (!in.BillingPerson.isEmpty() || !in.Name.IsZero()) {
		fields.BillingPerson = ecwid.Some(*person)
	}
	return fields
}
