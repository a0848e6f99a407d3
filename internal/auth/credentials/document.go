package credentials

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/storename"
)

// fileVersion changes when a program that knows only the former one would lose something by writing the file anew.
const fileVersion = 1

// document is the content of credentials.json.
type document struct {
	Version  int     `json:"version"`
	Revision int64   `json:"revision"` // one more with each save, so that the file also changes when only the keyring does
	Default  string  `json:"default,omitempty"`
	Stores   []entry `json:"stores"`
}

// entry is one store. The tokens are here only when Kept says so.
type entry struct {
	Name        string        `json:"name"`
	StoreID     int64         `json:"storeId"`
	StoreName   string        `json:"storeName,omitempty"`
	Scopes      []ecwid.Scope `json:"scopes"` // null: not known
	APIURL      string        `json:"apiUrl,omitempty"`
	Created     time.Time     `json:"created"`
	Kept        Place         `json:"kept"`
	Token       string        `json:"token,omitempty"`
	PublicToken string        `json:"publicToken,omitempty"`
}

// parse reads a document. Its errors hold nothing of the file's values.
func parse(data []byte) (document, error) {
	var known struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &known); err != nil {
		return document{}, errors.New("it is not the JSON that ecwid-mcp writes")
	}
	if known.Version != fileVersion {
		return document{}, fmt.Errorf("it has version %d, and this program knows version %d; use the ecwid-mcp that wrote it", known.Version, fileVersion)
	}
	var d document
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields() // they would be lost when the file is written anew
	if err := decoder.Decode(&d); err != nil {
		return document{}, errors.New("it has fields that this program does not know, or values of another type")
	}
	return d, d.check()
}

// check refuses what a change by hand may have broken.
func (d *document) check() error {
	names, ids := map[string]bool{}, map[int64]bool{}
	for _, e := range d.Stores {
		switch {
		case storename.Check(e.Name) != nil || names[e.Name]:
			return errors.New("a name in it is used twice or has other characters than lower-case letters, digits and hyphens")
		case e.StoreID <= 0 || ids[e.StoreID]:
			return errors.New("a store id in it is used twice or is not a positive number")
		case e.Kept != InFile && e.Kept != InKeyring:
			return errors.New(`"kept" in it must be "file" or "keyring"`)
		}
		names[e.Name], ids[e.StoreID] = true, true
	}
	if d.Default != "" && !names[d.Default] {
		return errors.New("its default is none of its stores")
	}
	return nil
}

func (d *document) byName(name string) int {
	return slices.IndexFunc(d.Stores, func(e entry) bool { return e.Name == name })
}

func (d *document) byStore(id int64) int {
	return slices.IndexFunc(d.Stores, func(e entry) bool { return e.StoreID == id })
}

func (d *document) names() []string {
	names := make([]string, len(d.Stores))
	for i, e := range d.Stores {
		names[i] = e.Name
	}
	return names
}

func (e entry) credential() Credential {
	return Credential{
		Name: e.Name, StoreID: e.StoreID, StoreName: e.StoreName, Scopes: e.Scopes, APIURL: e.APIURL, Created: e.Created,
		Kept: e.Kept, Token: ecwid.NewSecret(e.Token), PublicToken: ecwid.NewSecret(e.PublicToken),
	}
}
