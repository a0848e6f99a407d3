package sandbox

import (
	"slices"
	"strings"
	"time"
)

func (s *Store) newPartID() int64 {
	s.lastPartID += 1 + s.rand.Int64N(9)
	return s.lastPartID
}

// storeAddresses completes shipping addresses: those with a known id change, others are new and get one. Ids,
// defaultAddress and orderBy are set by the server (tests of Ecwid's client).
func (s *Store) storeAddresses(sent []any, known []object, at time.Time) []any {
	stored := []any{}
	var kept []int64
	for _, raw := range sent {
		address, ok := raw.(object)
		if !ok {
			continue
		}
		if i := partAt(known, whole(address, "id")); i >= 0 {
			old := clone(known[i])
			merge(old, address)
			address = old
			kept = append(kept, whole(address, "id"))
		} else {
			address["id"], address["createdDate"] = number(s.newPartID()), formatDate(at)
		}
		stored = append(stored, personDoc(address))
	}
	if s.opts.Behaviour.KeepOmittedAddresses {
		for _, address := range known {
			if !slices.Contains(kept, whole(address, "id")) {
				stored = append(stored, clone(address))
			}
		}
	}
	for i, raw := range stored {
		address, _ := raw.(object)
		address["defaultAddress"], address["orderBy"] = i == 0, number(int64(i))
		address["addressFormatted"] = formatAddress(address)
		fill(address, object{"note": ""})
	}
	return stored
}

// partAt finds an address, contact or item by its id, -1 when it is not there or has none.
func partAt(parts []object, id int64) int {
	return slices.IndexFunc(parts, func(p object) bool { return id != 0 && whole(p, "id") == id })
}

func formatAddress(person object) string {
	var parts []string
	for _, field := range []string{"name", "companyName", "street", "city", "stateOrProvinceName", "postalCode", "countryName"} {
		if text := str(person, field); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", ")
}

// storeContacts completes contacts: each gets an id, and the first of each type is its default unless another is.
func (s *Store) storeContacts(sent []any, known []object, at time.Time) []any {
	stored := []any{}
	for _, raw := range sent {
		contact, ok := raw.(object)
		if !ok {
			continue
		}
		if i := partAt(known, whole(contact, "id")); i >= 0 {
			old := clone(known[i])
			merge(old, contact)
			contact = old
		} else {
			contact["id"], contact["timestamp"] = number(s.newPartID()), formatDate(at)
		}
		fill(contact, object{"type": "OTHER", "contact": "", "note": ""})
		stored = append(stored, contact)
	}
	settleDefaults(stored)
	return stored
}

// settleDefaults leaves one default contact of each type, the last one that claims it, and numbers the contacts.
func settleDefaults(contacts []any) {
	chosen := map[string]int{}
	for i, raw := range contacts {
		contact, _ := raw.(object)
		if _, any := chosen[str(contact, "type")]; !any || boolean(contact, "default") {
			chosen[str(contact, "type")] = i
		}
	}
	for i, raw := range contacts {
		contact, _ := raw.(object)
		contact["default"], contact["orderBy"] = chosen[str(contact, "type")] == i, number(int64(i))
	}
}

// keepAccountContact makes the account's e-mail address the default EMAIL contact.
func (s *Store) keepAccountContact(doc object, at time.Time) {
	email := str(doc, "email")
	contacts := clone(list(doc, "contacts"))
	found := false
	for _, raw := range contacts {
		contact, _ := raw.(object)
		if str(contact, "type") != "EMAIL" {
			continue
		}
		same := strings.EqualFold(str(contact, "contact"), email)
		contact["default"] = same && !found
		found = found || same
	}
	if !found && email != "" {
		contacts = append(contacts, object{"id": number(s.newPartID()), "contact": email, "type": "EMAIL",
			"note": "", "default": true, "timestamp": formatDate(at)})
	}
	settleDefaults(contacts)
	doc["contacts"] = contacts
}
