package cli

import (
	"cmp"
	"slices"
	"time"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/auth/login"
	"ecwid-mcp/internal/config"
)

// storeRow is one store as stores --json prints it. Tokens are never shown.
type storeRow struct {
	Name      string          `json:"name"`
	StoreID   int64           `json:"storeId"`
	StoreName string          `json:"storeName"` // empty: not known
	From      string          `json:"from"`      // "login", or "file": the configuration file names it
	Served    bool            `json:"served"`    // false: the configuration file names other stores only
	Default   bool            `json:"default"`
	Kept      string          `json:"kept"` // where the token is: "keyring", "file", "configuration", or "nowhere"
	APIURL    string          `json:"apiUrl"`
	Created   time.Time       `json:"created,omitzero"` // of the login
	Scopes    []string        `json:"scopes"`           // null: not known
	Missing   []login.Missing `json:"missing"`          // null: not known
}

// storeRows lists the stores that the configuration file names, and then the other logins.
func storeRows(logins *credentials.Store, named []config.Store) ([]storeRow, error) {
	all, err := logins.Entries()
	if err != nil {
		return nil, err
	}
	preferred, err := logins.Default()
	rows := []storeRow{}
	for _, s := range named {
		row := storeRow{APIURL: credentials.Credential{}.API(), Kept: "nowhere"}
		if i := slices.IndexFunc(all, func(c credentials.Credential) bool { return c.StoreID == s.StoreID }); i >= 0 {
			row = loginRow(all[i], preferred)
			all = slices.Delete(all, i, i+1)
		}
		row.Name, row.StoreID, row.From, row.Served, row.APIURL = s.Name, s.StoreID, "file", true, cmp.Or(s.APIURL, row.APIURL)
		if !s.Token.IsZero() || s.TokenFile != "" { // it wins over the login's, whose scopes tell nothing then
			row.Kept, row.Scopes, row.Missing = "configuration", nil, nil
		}
		rows = append(rows, row)
	}
	for _, c := range all {
		row := loginRow(c, preferred)
		row.Served = len(named) == 0
		rows = append(rows, row)
	}
	return rows, err
}

func loginRow(c credentials.Credential, preferred string) storeRow {
	row := storeRow{
		Name: c.Name, StoreID: c.StoreID, StoreName: c.StoreName, From: "login", Default: c.Name == preferred, Kept: string(c.Kept),
		APIURL: c.API(), Created: c.Created, Scopes: texts(c.Scopes), Missing: login.MissingScopes(app.NeededScopes(), c.Scopes),
	}
	if row.Scopes != nil && row.Missing == nil {
		row.Missing = []login.Missing{}
	}
	return row
}

// texts keeps the difference between none and unknown.
func texts[T ~string](names []T) []string {
	if names == nil {
		return nil
	}
	all := []string{}
	for _, name := range names {
		all = append(all, string(name))
	}
	return all
}
