package catalogue

import (
	"errors"
	"fmt"

	"ecwid-mcp/ecwid"
)

// Explain adds to a failure of the store what whoever runs the import can do about it.
func Explain(err error) error {
	var e *ecwid.Error
	if !errors.As(err, &e) {
		return err
	}
	return fmt.Errorf("%w. %s", err, advice(e))
}

const adviceDisturbed = "Check the network and status.ecwid.com, then start the import again"

func advice(err *ecwid.Error) string {
	switch err.Kind {
	case ecwid.KindUnauthorized:
		return "Ecwid does not accept the token: connect the store with ecwid-mcp login, then start the import again"
	case ecwid.KindScopeMissing:
		return "The app may not do this: give it the scopes read_store_profile, read_catalog, create_catalog and update_catalog at " +
			"my.ecwid.com/#develop-apps, log in again with ecwid-mcp login, then start the import again"
	case ecwid.KindPlanRequired:
		if err.Code == "STORE_IS_SUSPENDED" {
			return "The store is suspended: its owner has to settle that with Ecwid"
		}
		return "The store's plan does not include this: see Billing & Plans at my.ecwid.com"
	case ecwid.KindStoreNotFound:
		return "Check the number of the store: it is at the bottom of the control panel's pages, my.ecwid.com"
	case ecwid.KindRateLimited:
		return "Ecwid takes no more requests for now: wait ten minutes, then start the import again"
	}
	return adviceDisturbed
}
