package ecwid

// Scope is an access scope of an Ecwid app, as named on the page "Access scopes" of the Ecwid documentation.
type Scope string

// The scopes that this client's endpoints need.
const (
	ReadStoreProfile      Scope = "read_store_profile"
	ReadCatalog           Scope = "read_catalog"
	CreateCatalog         Scope = "create_catalog"
	UpdateCatalog         Scope = "update_catalog"
	ReadOrders            Scope = "read_orders"
	CreateOrders          Scope = "create_orders"
	UpdateOrders          Scope = "update_orders"
	ReadCustomers         Scope = "read_customers"
	CreateCustomers       Scope = "create_customers"
	UpdateCustomers       Scope = "update_customers"
	ReadDiscountCoupons   Scope = "read_discount_coupons"
	CreateDiscountCoupons Scope = "create_discount_coupons"
)

// InCustomApp reports whether a fresh custom app has the scope without asking Ecwid support for it.
func (s Scope) InCustomApp() bool {
	switch s {
	case ReadStoreProfile, ReadCatalog, CreateCatalog, UpdateCatalog, ReadOrders, UpdateOrders:
		return true
	}
	return false
}
