package sandbox

import (
	"slices"
	"strings"
)

// allScopes are the access scopes that an app can have (Ecwid docs, App settings, November 2025).
const allScopes = `read_store_profile read_store_profile_extended read_store_limits update_store_profile read_store_stats
read_catalog update_catalog create_catalog update_catalog_batch_delete read_brands read_sizecharts update_sizecharts create_sizecharts
read_orders update_orders create_orders read_invoices read_subscriptions update_subscriptions public_storefront
read_customers update_customers create_customers read_customers_extrafields update_customers_extrafields delete_customers_extrafields
read_discount_coupons update_discount_coupons create_discount_coupons read_promotion update_promotion create_promotion delete_promotion
read_reviews update_reviews read_staff invite_staff create_staff update_staff delete_staff charge buy_domains customize_storefront
add_to_cp add_shipping_method add_payment_method customize_cart_calculation add_custom_blocks add_custom_templates allow_sso
read_storefront_widget_pages`

func knownScope(name string) bool { return slices.Contains(strings.Fields(allScopes), name) }
