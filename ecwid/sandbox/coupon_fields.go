package sandbox

import (
	"strings"
	"unicode/utf8"
)

const maxCouponCode = 128

// couponKind tells what a coupon field takes.
func couponKind(field string) kind {
	switch field {
	case "name", "code", "discountType", "status", "launchDate", "expirationDate", "usesLimit", "applicationLimit":
		return aText
	case "discount", "totalLimit":
		return aNumber
	case "orderCount":
		return aWhole
	case "repeatCustomerOnly":
		return aFlag
	case "catalogLimit", "shippingLimit":
		return anObject
	}
	return whichever
}

func couponEnum(field string) []string {
	switch field {
	case "discountType":
		return []string{"ABS", "PERCENT", "SHIPPING", "ABS_AND_SHIPPING", "PERCENT_AND_SHIPPING"}
	case "status":
		return []string{"ACTIVE", "PAUSED", "EXPIRED", "USEDUP"}
	case "usesLimit":
		return []string{"UNLIMITED", "ONCEPERCUSTOMER", "SINGLE"}
	}
	return []string{"UNLIMITED", "NEW_CUSTOMER_ONLY", "REPEAT_CUSTOMER_ONLY"}
}

// couponFeature refuses when the store has no discount coupons.
func (s *Store) couponFeature() *apiError {
	if !s.hasCoupons() {
		return failure(403, "DISCOUNTS_FEATURE_NOT_AVAILABLE", "Discount coupons are not available")
	}
	return nil
}

// couponFields checks what a create or update sends and gives the fields to store. own is the id of the coupon that
// is updated; 0 for a new one.
func (s *Store) couponFields(body object, own int64) (object, *apiError) {
	if e := s.couponFeature(); e != nil {
		return nil, e
	}
	if e := checkFields(body, couponKind); e != nil {
		return nil, e
	}
	fields := without(clone(body), "id", "creationDate", "updateDate")
	dropNulls(fields, "expirationDate", "totalLimit", "catalogLimit", "shippingLimit")
	for _, field := range []string{"discountType", "status", "usesLimit", "applicationLimit"} {
		if e := oneOfField(fields, field, couponEnum(field)); e != nil {
			return nil, e
		}
	}
	if e := s.checkCode(fields, own); e != nil {
		return nil, e
	}
	if e := couponDates(fields); e != nil {
		return nil, e
	}
	// EXPIRED and USEDUP are the server's own words; sent ones are ignored.
	if status := str(fields, "status"); status == "EXPIRED" || status == "USEDUP" {
		delete(fields, "status")
	}
	applicationOf(fields)
	return fields, nil
}

func oneOfField(doc object, field string, values []string) *apiError {
	text, sent := doc[field].(string)
	if !sent {
		return nil
	}
	for _, value := range values {
		if value == text {
			return nil
		}
	}
	return wrongParameter("Wrong parameter '%s' value: expected one of '%s'", field, strings.Join(values, "', '"))
}

func (s *Store) checkCode(fields object, own int64) *apiError {
	code, sent := fields["code"].(string)
	if !sent {
		return nil
	}
	if strings.TrimSpace(code) == "" || utf8.RuneCountInString(code) > maxCouponCode {
		return wrongParameter("Wrong parameter 'code' value: expected 1 to %d characters", maxCouponCode)
	}
	if r := s.couponByCode(code); r != nil && r.id != own {
		return conflict("", "Discount coupon with this code already exists")
	}
	return nil
}

// couponDates brings the dates into UTC, as Ecwid stores them.
func couponDates(fields object) *apiError {
	for _, field := range []string{"launchDate", "expirationDate"} {
		text, sent := fields[field].(string)
		if !sent {
			continue
		}
		t, ok := parseDate(text)
		if !ok {
			return wrongParameter("Wrong parameter '%s' value: expected a date as yyyy-MM-dd HH:mm:ss Z", field)
		}
		fields[field] = formatDate(t)
	}
	return nil
}

// applicationOf lets applicationLimit win over its deprecated twin repeatCustomerOnly.
func applicationOf(fields object) {
	if repeat, sent := fields["repeatCustomerOnly"].(bool); sent && fields["applicationLimit"] == nil {
		fields["applicationLimit"] = "UNLIMITED"
		if repeat {
			fields["applicationLimit"] = "REPEAT_CUSTOMER_ONLY"
		}
	}
	delete(fields, "repeatCustomerOnly")
}

// checkCouponTerms refuses what Ecwid is known to refuse; it has no upper bound for a percentage.
func checkCouponTerms(doc object) *apiError {
	limit := child(doc, "catalogLimit")
	if str(doc, "discountType") == "SHIPPING" && len(list(limit, "products"))+len(list(limit, "categories")) > 0 {
		return wrongParameter("Wrong parameter 'catalogLimit' value: not compatible with discount type SHIPPING")
	}
	for _, field := range []string{"discount", "totalLimit"} {
		if isNegative(doc[field]) {
			return wrongParameter("Wrong parameter '%s' value: must not be negative", field)
		}
	}
	return nil
}
