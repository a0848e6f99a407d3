package webhook

import "strings"

// Type is the name of an event: an entity in snake_case, a dot, an action in camelCase.
type Type string

// The events that Ecwid documents (Ecwid docs, List of webhook events), and those of size charts, which its Kotlin client
// knows.
const (
	OrderCreated                         Type = "order.created"
	OrderUpdated                         Type = "order.updated"
	OrderDeleted                         Type = "order.deleted"
	UnfinishedOrderCreated               Type = "unfinished_order.created"
	UnfinishedOrderUpdated               Type = "unfinished_order.updated"
	UnfinishedOrderDeleted               Type = "unfinished_order.deleted"
	ProductCreated                       Type = "product.created"
	ProductUpdated                       Type = "product.updated"
	ProductDeleted                       Type = "product.deleted"
	CategoryCreated                      Type = "category.created"
	CategoryUpdated                      Type = "category.updated"
	CategoryDeleted                      Type = "category.deleted"
	ProductClassCreated                  Type = "product_class.created"
	ProductClassUpdated                  Type = "product_class.updated"
	ProductClassDeleted                  Type = "product_class.deleted"
	CustomerCreated                      Type = "customer.created"
	CustomerUpdated                      Type = "customer.updated"
	CustomerDeleted                      Type = "customer.deleted"
	CustomerPersonalDataRemovalRequest   Type = "customer.personalDataRemovalRequest"
	CustomerPersonalDataExportRequest    Type = "customer.personalDataExportRequest"
	CustomerGroupCreated                 Type = "customer_group.created"
	CustomerGroupUpdated                 Type = "customer_group.updated"
	CustomerGroupDeleted                 Type = "customer_group.deleted"
	DiscountCouponCreated                Type = "discount_coupon.created"
	DiscountCouponUpdated                Type = "discount_coupon.updated"
	DiscountCouponDeleted                Type = "discount_coupon.deleted"
	PromotionCreated                     Type = "promotion.created"
	PromotionUpdated                     Type = "promotion.updated"
	PromotionDeleted                     Type = "promotion.deleted"
	ReviewCreated                        Type = "review.created"
	ReviewUpdated                        Type = "review.updated"
	ReviewDeleted                        Type = "review.deleted"
	InvoiceCreated                       Type = "invoice.created"
	InvoiceDeleted                       Type = "invoice.deleted"
	SizeChartCreated                     Type = "size_chart.created"
	SizeChartUpdated                     Type = "size_chart.updated"
	SizeChartDeleted                     Type = "size_chart.deleted"
	ProfileUpdated                       Type = "profile.updated"
	ProfilePersonalDataRemovalRequest    Type = "profile.personalDataRemovalRequest"
	ProfilePersonalDataExportRequest     Type = "profile.personalDataExportRequest"
	ProfileSubscriptionStatusChanged     Type = "profile.subscriptionStatusChanged"
	ApplicationInstalled                 Type = "application.installed"
	ApplicationUninstalled               Type = "application.uninstalled"
	ApplicationSubscriptionStatusChanged Type = "application.subscriptionStatusChanged"
	ApplicationStorageChanged            Type = "application.storageChanged"
)

// ParseType gives an event's name in one spelling: Ecwid's documentation writes actions in camelCase, its Kotlin client
// in snake_case. A name that Ecwid has added since is kept, spelled by the same rule.
func ParseType(name string) Type {
	entity, action, found := strings.Cut(name, ".")
	if !found {
		return Type(snakeCase(name))
	}
	return Type(snakeCase(entity) + "." + camelCase(action))
}

func snakeCase(name string) string {
	var text strings.Builder
	for i, r := range name {
		if isUpper := r >= 'A' && r <= 'Z'; isUpper {
			if i > 0 {
				text.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		text.WriteRune(r)
	}
	return text.String()
}

func camelCase(name string) string {
	var text strings.Builder
	raise := false
	for i, r := range name {
		switch {
		case r == '_':
			raise = i > 0
			continue
		case raise && r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		raise = false
		text.WriteRune(r)
	}
	return text.String()
}
