package app

import (
	"context"
	"encoding/json"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/toolkit"
)

// ownAnswer holds the fields of the tools' answers that tell what was made.
type ownAnswer struct {
	OrderID    string      `json:"orderId"`
	CustomerID json.Number `json:"customerId"`
	ProductID  json.Number `json:"productId"`
	Created    bool        `json:"created"`
	Order      struct {
		ID            string `json:"id"`
		PaymentStatus string `json:"paymentStatus"`
	} `json:"order"`
	Customer struct {
		ID json.Number `json:"id"`
	} `json:"customer"`
}

// noteWithin is how long an answer may wait for the journal. What was not noted looks like somebody else's.
const noteWithin = 300 * time.Millisecond

// own notes what one of our tools has done, so that its event says that nobody else did it.
func (n *news) own(ctx context.Context, call toolkit.Call) {
	if n.off() || call.Answer == nil {
		return
	}
	id, kinds := ownWrite(call)
	n.mu.Lock()
	one := n.stores[call.Store]
	n.mu.Unlock()
	if id == "" || one == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteWithin)
	defer cancel()
	if err := events.Own(ctx, n.journal, one.key, time.Now(), id, kinds...); err != nil {
		n.logger.WarnContext(ctx, "an own change was not noted; its event will look like somebody else's", "error", err)
	}
}

func ownWrite(call toolkit.Call) (id string, kinds []events.Kind) {
	var answer ownAnswer
	if json.Unmarshal(call.Answer, &answer) != nil {
		return "", nil
	}
	switch call.Tool {
	case "create_order":
		kinds = []events.Kind{events.OrderCreated, events.OrderPickup, events.OrderShipping}
		if answer.Order.PaymentStatus == ecwid.PaymentPaid {
			kinds = append(kinds, events.OrderPaid)
		}
		return answer.OrderID, kinds
	case "update_order":
		var asked struct {
			PaymentStatus string `json:"paymentStatus"`
		}
		if json.Unmarshal(call.Arguments, &asked) == nil && asked.PaymentStatus == ecwid.PaymentPaid {
			return answer.Order.ID, []events.Kind{events.OrderPaid}
		}
	case "create_customer":
		return answer.CustomerID.String(), []events.Kind{events.CustomerCreated}
	case "find_or_create_customer":
		if answer.Created {
			return answer.Customer.ID.String(), []events.Kind{events.CustomerCreated}
		}
	case "create_product":
		return answer.ProductID.String(), []events.Kind{events.ProductCreated}
	}
	return "", nil
}
