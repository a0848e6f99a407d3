package sandbox

import "time"

// entity is a kind of thing that changes; its name is the first part of a webhook's event type.
type entity string

const (
	productEntity  entity = "product"
	categoryEntity entity = "category"
	couponEntity   entity = "discount_coupon"
	orderEntity    entity = "order"
	cartEntity     entity = "unfinished_order"
	customerEntity entity = "customer"
	groupEntity    entity = "customer_group"
	profileEntity  entity = "profile"
	storageEntity  entity = "application"
)

var entities = [...]entity{productEntity, categoryEntity, couponEntity, orderEntity, cartEntity, customerEntity, profileEntity}

// The things that happen to an entity; the second part of a webhook's event type.
const (
	created = "created"
	updated = "updated"
	deleted = "deleted"
)

// change is one event of the store, as a webhook tells it.
type change struct {
	entity   entity
	event    string // created, updated, deleted, or an entity's own word
	entityID int64
	data     object // may be nil
	at       time.Time
}

// changed is called once for every create, update and delete, with the store locked. It moves the clocks that
// GET /latest-stats shows and hands the event, which it gives, to the webhook sender.
func (s *Store) changed(kind entity, event string, id int64, data object) *Webhook {
	s.stamp(kind)
	return s.notify(change{entity: kind, event: event, entityID: id, data: data, at: s.now()})
}

// stamp moves the clock of one kind of entity.
func (s *Store) stamp(kind entity) {
	s.clocks[kind] = s.now()
	if kind == categoryEntity {
		s.clocks[productEntity] = s.now()
	}
}

// save makes doc the current version of a row.
func (s *Store) save(r *row, doc object) {
	r.put(doc, s.now())
	r.forget(s.index())
}

// drop deletes a row and lists item in the table's /deleted.
func (s *Store) drop(t *table, r *row, item object) {
	t.remove(r, item, s.now())
	t.compact(s.index())
}
