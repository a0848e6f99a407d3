package prompts

import (
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
)

// crmRecord is an order in the terms of a CRM.
type crmRecord struct {
	Contact crmContact `json:"contact"`
	Deal    crmDeal    `json:"deal"`
	Loyalty crmLoyalty `json:"loyalty"`
	Flags   []string   `json:"flags"`
}

type crmContact struct {
	CustomerID      ecwid.CustomerID `json:"customerId,omitzero"`
	Email           string           `json:"email,omitempty"`
	Name            string           `json:"name,omitempty"`
	CompanyName     string           `json:"companyName,omitempty"`
	Phone           string           `json:"phone,omitempty"`
	Street          string           `json:"street,omitempty"`
	City            string           `json:"city,omitempty"`
	PostalCode      string           `json:"postalCode,omitempty"`
	CountryCode     string           `json:"countryCode,omitempty"`
	AcceptMarketing *bool            `json:"acceptMarketing,omitempty"` // of the record, else of the order; left out when unknown
}

type crmDeal struct {
	OrderID         ecwid.OrderID      `json:"orderId"` // the key by which the CRM finds the deal again
	Stage           string             `json:"stage"`   // won, open, or lost
	Amount          ecwid.Money        `json:"amount"`  // total − refunds
	Total           ecwid.Money        `json:"total"`
	RefundedAmount  ecwid.Money        `json:"refundedAmount"`
	Currency        string             `json:"currency"`
	CloseDate       string             `json:"closeDate"` // in the shop's time zone
	PaymentStatus   string             `json:"paymentStatus"`
	PaymentMethod   string             `json:"paymentMethod,omitempty"`
	FulfillmentType string             `json:"fulfillmentType"`
	CouponCode      string             `json:"couponCode,omitempty"`
	Items           []report.ItemFacts `json:"items"`
	ItemCount       int                `json:"itemCount"`
}

type crmLoyalty struct {
	TotalSpend  ecwid.Money `json:"totalSpend"`  // paid orders − refunds, with this one
	SpendBefore ecwid.Money `json:"spendBefore"` // that of the orders before this one
	Threshold   ecwid.Money `json:"threshold"`
	Reached     bool        `json:"reached"`
	CrossedNow  bool        `json:"crossedNow"` // reached with this order, and not before it
	PaidOrders  int         `json:"paidOrders"`
}

// The flags of a record.
const (
	flagLoyaltyCrossed = "loyaltyCrossed"
	flagNotPaid        = "notPaid"
	flagRefunded       = "refunded"
	flagFirstOrder     = "firstOrder"
	flagNoEmail        = "noEmail"
	flagNoName         = "noName"
	flagNoMarketing    = "noMarketing" // the customer refused, or it is not known
	flagOtherName      = "otherName"   // the order and the customer's record have different names
)

func crmRecordOf(o ecwid.Order, history *report.CustomerHistory, shop toolkit.Shop, threshold ecwid.Money) crmRecord {
	facts := report.FactsOf(o, shop.Zone)
	record := crmRecord{
		Contact: crmContactOf(o),
		Deal: crmDeal{
			OrderID: o.ID, Stage: stageOf(o), Amount: o.Total.Sub(o.RefundedAmount), Total: o.Total, RefundedAmount: o.RefundedAmount,
			Currency: shop.Currency, CloseDate: day(o.CreateDate.In(shop.Zone)), PaymentStatus: o.PaymentStatus,
			PaymentMethod: o.PaymentMethod, FulfillmentType: string(facts.FulfillmentType), CouponCode: facts.CouponCode,
			Items: facts.Items, ItemCount: facts.ItemCount,
		},
		Loyalty: crmLoyalty{Threshold: threshold},
	}
	if stageOf(o) == stageWon {
		record.Loyalty.TotalSpend, record.Loyalty.PaidOrders = record.Deal.Amount, 1
	}
	if history != nil {
		record.Loyalty.TotalSpend, record.Loyalty.PaidOrders = history.TotalSpend, history.PaidOrders
		record.Loyalty.SpendBefore = history.SpendBefore(o)
		if c := history.Customer; c != nil {
			record.Contact.CustomerID = c.CustomerID
			if c.AcceptMarketing != nil {
				record.Contact.AcceptMarketing = c.AcceptMarketing
			}
		}
	}
	record.Loyalty.judge(record.Deal)
	record.Flags = record.flags(history)
	return record
}

func crmContactOf(o ecwid.Order) crmContact {
	contact := crmContact{CustomerID: o.CustomerID, Email: o.Email, AcceptMarketing: o.AcceptMarketing}
	for _, p := range []*ecwid.Person{o.BillingPerson, o.ShippingPerson} {
		if p != nil && strings.TrimSpace(p.Name) != "" {
			contact.Name, contact.CompanyName, contact.Phone = p.Name, p.CompanyName, p.Phone
			contact.Street, contact.City, contact.PostalCode, contact.CountryCode = p.Street, p.City, p.PostalCode, p.CountryCode
			break
		}
	}
	return contact
}

// The stages of a deal.
const (
	stageWon  = "won"
	stageOpen = "open"
	stageLost = "lost"
)

func stageOf(o ecwid.Order) string {
	switch o.PaymentStatus {
	case ecwid.PaymentPaid, ecwid.PaymentPartiallyRefunded, ecwid.PaymentRefunded:
		return stageWon
	case ecwid.PaymentCancelled:
		return stageLost
	}
	return stageOpen
}

func (l *crmLoyalty) judge(deal crmDeal) {
	l.Reached = l.TotalSpend.Cmp(l.Threshold) >= 0
	l.CrossedNow = deal.Stage == stageWon && l.SpendBefore.Cmp(l.Threshold) < 0 && l.SpendBefore.Add(deal.Amount).Cmp(l.Threshold) >= 0
}

func (r crmRecord) flags(history *report.CustomerHistory) []string {
	flags := []string{}
	for _, f := range []struct {
		name string
		set  bool
	}{
		{flagNotPaid, r.Deal.Stage != stageWon},
		{flagLoyaltyCrossed, r.Loyalty.CrossedNow},
		{flagRefunded, !r.Deal.RefundedAmount.IsZero() || slices.Contains([]string{ecwid.PaymentRefunded, ecwid.PaymentPartiallyRefunded}, r.Deal.PaymentStatus)},
		{flagFirstOrder, history != nil && history.OrderCount == 1},
		{flagNoEmail, r.Contact.Email == ""},
		{flagNoName, r.Contact.Name == ""},
		{flagNoMarketing, r.Contact.AcceptMarketing == nil || !*r.Contact.AcceptMarketing},
		{flagOtherName, history != nil && history.Customer != nil && r.Contact.Name != "" && history.Customer.Name != "" &&
			!strings.EqualFold(strings.TrimSpace(history.Customer.Name), strings.TrimSpace(r.Contact.Name))},
	} {
		if f.set {
			flags = append(flags, f.name)
		}
	}
	return flags
}
