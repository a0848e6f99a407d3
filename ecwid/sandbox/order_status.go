package sandbox

import (
	"slices"
	"strings"
)

// incomplete is the payment status that makes an order an abandoned cart.
const incomplete = "INCOMPLETE"

// paymentStatuses are the values of paymentStatus (Ecwid REST docs, Orders).
func paymentStatuses() []string {
	return []string{"AWAITING_PAYMENT", "PAID", "CANCELLED", "REFUNDED", "PARTIALLY_REFUNDED", incomplete,
		"CUSTOM_PAYMENT_STATUS_1", "CUSTOM_PAYMENT_STATUS_2", "CUSTOM_PAYMENT_STATUS_3"}
}

// fulfillmentStatuses are the values of fulfillmentStatus (Ecwid REST docs, Orders).
func fulfillmentStatuses() []string {
	return []string{"AWAITING_PROCESSING", "PROCESSING", "SHIPPED", "DELIVERED", "WILL_NOT_DELIVER", "RETURNED",
		"READY_FOR_PICKUP", "OUT_FOR_DELIVERY",
		"CUSTOM_FULFILLMENT_STATUS_1", "CUSTOM_FULFILLMENT_STATUS_2", "CUSTOM_FULFILLMENT_STATUS_3"}
}

// checkStatus refuses a status that is not among the values. An absent one is fine.
func checkStatus(doc object, field string, values []string) *apiError {
	value, sent := doc[field]
	if !sent || value == nil {
		return nil
	}
	text, _ := value.(string)
	if text == "QUEUED" {
		return wrongParameter("Status QUEUED is deprecated, use AWAITING_PAYMENT instead")
	}
	if !slices.Contains(values, text) {
		return wrongParameter("Wrong parameter '%s' value: expected one of '%s'", field, strings.Join(values, "', '"))
	}
	return nil
}

// isCart tells whether an order row is an abandoned cart.
func isCart(doc object) bool { return str(doc, "paymentStatus") == incomplete }

// orderStatuses answers GET /profile/order_statuses.
func orderStatuses(*call) (any, *apiError) {
	var items []any
	add := func(kind string, values []string) {
		for _, value := range values {
			custom := strings.HasPrefix(value, "CUSTOM_")
			if value == incomplete {
				continue
			}
			items = append(items, object{"statusId": value, "orderStatusType": kind, "enabled": !custom,
				"defaultStatus":                        value == "AWAITING_PAYMENT" || value == "AWAITING_PROCESSING",
				"sendNotificationWhenStatusIsAssigned": value == "SHIPPED" || value == "READY_FOR_PICKUP"})
		}
	}
	add("PAYMENT", paymentStatuses())
	add("FULFILLMENT", fulfillmentStatuses())
	return object{"items": items}, nil
}
