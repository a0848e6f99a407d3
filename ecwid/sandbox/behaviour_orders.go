package sandbox

// OrderBehaviour holds the choices of orders, carts and customers where Ecwid's sources are silent or disagree.
type OrderBehaviour struct {
	StrictOrders            bool `json:"strictOrders"`            // POST /orders needs the five documented fields, items need name, price and quantity; the live server is lax
	LowercaseOrderID        bool `json:"lowercaseOrderId"`        // POST /orders answers "orderid", as one page of the docs shows, instead of "orderId"
	StockOnEveryOrder       bool `json:"stockOnEveryOrder"`       // every order lowers stock, as at checkout, not PAID ones only
	KeepStockOnCancel       bool `json:"keepStockOnCancel"`       // cancelling through the API gives no stock back
	StatsPaidOnly           bool `json:"statsPaidOnly"`           // customers' statistics count PAID orders only
	PublicOrdersUnfinished  bool `json:"publicOrdersUnfinished"`  // a public token creates INCOMPLETE orders only, not AWAITING_PAYMENT ones
	CartStatuses            bool `json:"cartStatuses"`            // carts show paymentStatus and fulfillmentStatus, as the docs' table says
	PlacedCartSendsDeleted  bool `json:"placedCartSendsDeleted"`  // placing a cart sends unfinished_order.deleted too
	FinishedCartKeepsDate   bool `json:"finishedCartKeepsDate"`   // an order made of a shopper's cart keeps the cart's createDate
	OmittedFulfillmentType  bool `json:"omittedFulfillmentType"`  // a shippingOption that comes without fulfillmentType stays without, instead of being taken for SHIPPING or, with isPickup, PICKUP
	SnakeCaseEvents         bool `json:"snakeCaseEvents"`         // event types of several words as in Ecwid's Kotlin client: application.storage_changed, not storageChanged
	CustomerSearchLag       bool `json:"customerSearchLag"`       // customer searches lag like the others; Ecwid's own tests find new customers at once
	ExactEmailSearch        bool `json:"exactEmailSearch"`        // the email filters match whole addresses only
	KeepOmittedAddresses    bool `json:"keepOmittedAddresses"`    // a customer's addresses left out of a PUT stay
	OAuthAutoApprove        bool `json:"oauthAutoApprove"`        // the authorize page grants at once, without a click
	OAuthDropState          bool `json:"oauthDropState"`          // the callback does not echo state, which Ecwid does not document
	OAuthLowercaseTokenType bool `json:"oauthLowercaseTokenType"` // token_type is "bearer", as documented, instead of "Bearer"
}
