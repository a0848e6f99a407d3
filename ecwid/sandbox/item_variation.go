package sandbox

import "slices"

// nameVariation sets combinationId on an item that tells its variation by the options chosen alone, as a shopper's
// order does. A variation's SKU without its options is not enough (Ecwid API docs of 2020, Create order).
func nameVariation(item, product object) {
	if whole(item, "combinationId") != 0 {
		return
	}
	for _, v := range objects(product, "combinations") {
		if options := objects(v, "options"); len(options) > 0 && !slices.ContainsFunc(options, func(o object) bool { return !chosen(item, o) }) {
			item["combinationId"] = v["id"]
			return
		}
	}
}

// chosen tells whether an item's selected options hold a variation's option value.
func chosen(item, option object) bool {
	return slices.ContainsFunc(objects(item, "selectedOptions"), func(selected object) bool {
		return str(selected, "name") == str(option, "name") && slices.Contains(chosenValues(selected), str(option, "value"))
	})
}
