package sandbox

import "slices"

// kind is what JSON type a field takes, in the words of an error message.
type kind string

const (
	aNumber    kind = "a number"
	aWhole     kind = "a whole number"
	aFlag      kind = "a boolean"
	aText      kind = "a string"
	anArray    kind = "an array"
	anObject   kind = "an object"
	objectList kind = "an array of objects"
	idList     kind = "an array of ids"
	whichever  kind = "" // unknown fields are kept as they are
)

// checkFields refuses a field that holds another JSON type than it takes. null fits everywhere.
func checkFields(doc object, kindOf func(field string) kind) *apiError {
	for field, value := range doc {
		if want := kindOf(field); !want.fits(value) {
			return wrongParameter("Wrong parameter '%s' value: expected %s", field, string(want))
		}
	}
	return nil
}

func (k kind) fits(value any) bool {
	ok := value == nil
	switch k {
	case whichever:
		return true
	case aNumber:
		_, number := asRat(value)
		return ok || number
	case aWhole:
		_, whole := asInteger(value)
		return ok || whole
	case aFlag:
		_, flag := value.(bool)
		return ok || flag
	case aText:
		_, text := value.(string)
		return ok || text
	case anArray:
		_, array := value.([]any)
		return ok || array
	case anObject:
		_, object := value.(object)
		return ok || object
	case objectList:
		return ok || eachFits(value, anObject)
	case idList:
		return ok || eachFits(value, aWhole)
	}
	return false
}

func eachFits(value any, k kind) bool {
	items, array := value.([]any)
	return array && !slices.ContainsFunc(items, func(item any) bool { return item == nil || !k.fits(item) })
}

// dropNulls removes the fields that are null, but for those that null clears.
func dropNulls(doc object, clearable ...string) {
	keep := object{}
	for _, field := range clearable {
		if value, ok := doc[field]; ok {
			keep[field] = value
		}
	}
	for field, value := range doc {
		if value == nil {
			delete(doc, field)
		}
	}
	for field, value := range keep {
		doc[field] = value
	}
}

func isNegative(value any) bool {
	r, ok := asRat(value)
	return ok && r.Sign() < 0
}
