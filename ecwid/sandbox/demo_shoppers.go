package sandbox

import (
	"fmt"
	"strings"
	"time"
)

// demoNames are the sixty customers of the demo shop. The first demoNeighbours of them live in town.
const demoNames = `Amelia Hart,Ben Castillo,Chloe Whitfield,Daniel Okafor,Elena Marsh,Felix Grant,Grace Lindqvist,Henry Abbott,
Isla Ferreira,Jonas Pike,Katherine Wells,Liam Dorsey,Maya Sandoval,Noah Brandt,Olivia Kerr,Peter Nakamura,Quinn Hollis,Rosa Delgado,
Samuel Frost,Tessa Monroe,Umar Siddiqui,Vera Calloway,Walter Boone,Ximena Ortiz,Yusuf Karim,Zoe Albright,Adrian Voss,Bianca Moretti,
Caleb Thornton,Dahlia Price,Ethan Reyes,Fiona Gallagher,Gavin Stone,Hannah Becker,Ivan Petrov,Julia Romero,Kyle Bennett,Laura Svensson,
Marcus Bell,Nadia Rahman,Oscar Lund,Priya Menon,Rachel Goldberg,Simon Archer,Tara Quigley,Ulrich Weber,Valerie Dupont,Wesley Tran,
Yvonne Clarke,Zachary Moss,Alice Fontaine,Bruno Keller,Celia Navarro,Dominic Shaw,Edith Larsen,Frank Osborne,Gloria Mendez,Hugo Laurent,
Irene Castle,Jacob Winters`

const (
	demoNeighbours = 24
	demoIdlers     = 8 // the last customers have an account and no orders
)

// demoPlaces are where the customers from elsewhere live: city, state, post code, country.
const demoPlaces = `Portland|OR|97209|US,Austin|TX|78704|US,Chicago|IL|60614|US,Denver|CO|80205|US,Brooklyn|NY|11215|US,Seattle|WA|98103|US,
Nashville|TN|37206|US,Charlotte|NC|28203|US,Atlanta|GA|30307|US,Boston|MA|02118|US,Savannah|GA|31401|US,Richmond|VA|23220|US,
Madison|WI|53703|US,Durham|NC|27701|US,Toronto|ON|M5V 2T6|CA,London||N1 7AA|GB,Berlin||10999|DE,San Diego|CA|92104|US`

const demoStreets = "Maple Street,Hillcrest Road,Orchard Lane,River Road,Cedar Avenue,Mill Street,Park Avenue,Chestnut Street,Lakeview Drive"

// shopper is a customer of the demo shop while it is being made.
type shopper struct {
	name, email string
	local       bool
	address     object
	firstOrder  time.Time
}

// demoShoppers gives the customers with their addresses, before anything is stored.
func (s *Store) demoShoppers() []*shopper {
	places, streets := demoList(demoPlaces), demoList(demoStreets)
	var all []*shopper
	for i, name := range demoList(demoNames) {
		first, last, _ := strings.Cut(name, " ")
		place := places[s.rand.IntN(len(places))]
		if i < demoNeighbours {
			place = fmt.Sprintf("Asheville|NC|2880%d|US", 1+s.rand.IntN(6))
		}
		part := strings.Split(place, "|")
		address := object{
			"name": name, "street": fmt.Sprintf("%d %s", 2+s.rand.IntN(900), streets[s.rand.IntN(len(streets))]),
			"city": part[0], "postalCode": part[2], "countryCode": part[3],
			"phone": fmt.Sprintf("+1 555 01%02d", i),
		}
		if part[1] != "" {
			address["stateOrProvinceCode"] = part[1]
		}
		email := strings.ToLower(first+"."+last) + "@example.com"
		all = append(all, &shopper{name: name, email: email, local: i < demoNeighbours, address: address})
	}
	return all
}

// storeShoppers makes the customers: some when they first order, the others up to a year before.
func (s *Store) storeShoppers(all []*shopper, now time.Time) {
	wholesale := s.groups.insert(s.groups.next(s.rand), object{"name": "Wholesale"}, now.AddDate(-1, 0, 0))
	for i, p := range all {
		at := now.AddDate(0, 0, -61-s.rand.IntN(300)).Add(-time.Duration(s.rand.IntN(40000)) * time.Second)
		doc := object{"email": p.email, "billingPerson": object{"name": p.name}, "lang": "en"}
		if !p.firstOrder.IsZero() && s.rand.IntN(2) == 0 {
			at = p.firstOrder
		} else {
			doc["shippingAddresses"] = []any{clone(p.address)}
			doc["billingPerson"] = clone(p.address)
		}
		if s.rand.IntN(5) < 2 {
			doc["acceptMarketing"] = true
		}
		if i%19 == 7 {
			doc["customerGroupId"] = number(wholesale.id)
		}
		backdate(s.insertCustomer(doc, at), at)
	}
}

// backdate makes a row look as if it was last written at a time in the past.
func backdate(r *row, at time.Time) {
	last := &r.versions[len(r.versions)-1]
	last.updated, last.written = at, at
}

// demoList splits a list of the demo data.
func demoList(text string) []string {
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}
