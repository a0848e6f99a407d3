package install

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// Change is what adding an entry does to a file. Nothing is written before Write.
type Change struct {
	Path   string // the file, behind symbolic links
	Exists bool   // the file is there
	Same   bool   // the entry is there already, and nothing is to be done
	Before string // the entry as it is, credentials masked; empty when there is none
	After  string // the entry as it will be, credentials masked

	Credential []string // where the entry will hold a token in clear text, as it does now; see FoundServer

	old, new []byte
}

// Refusal says why a file is left alone.
type Refusal struct {
	Path   string
	Reason string
}

// Error words the refusal for one line.
func (r *Refusal) Error() string { return fmt.Sprintf("%s %s; it was not changed", r.Path, r.Reason) }

var entryName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// CheckName refuses names of an entry that some client does not take.
func CheckName(name string) error {
	if !entryName.MatchString(name) {
		return errors.New("--name may hold letters, digits, - and _, at most 64")
	}
	return nil
}

// Plan works out how the entry comes into the file at path. A file that cannot be changed safely is a *Refusal.
func (c Client) Plan(path, name string, e Entry) (Change, error) {
	updated, err := c.fields(e)
	if err != nil {
		return Change{}, err
	}
	if c.toml {
		return Change{}, &Refusal{path, "is TOML, which ecwid-mcp prints but does not edit"}
	}
	change, err := read(path)
	if err != nil {
		return Change{}, err
	}
	if err := c.plan(&change, name, updated); err != nil {
		return Change{}, &Refusal{change.Path, err.Error()}
	}
	return change, nil
}

// read loads the file; where there is none, or nothing in it, the change begins with an empty object.
func read(path string) (Change, error) {
	target, err := filepath.EvalSymlinks(path)
	if err == nil {
		path = target
	} else if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return Change{}, &Refusal{path, "is a symbolic link to a file that is not there"} // a file in its place would part from the others
	}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Change{Path: path}, nil
	case err != nil:
		return Change{}, err
	}
	return Change{Path: path, Exists: true, old: text}, nil
}

func (c Client) plan(change *Change, name string, updated []field) error {
	text := change.old
	if len(bytes.TrimSpace(text)) == 0 {
		text = []byte("{}\n")
	}
	d, err := parse(text, c.comments)
	if err != nil {
		return err
	}
	value := compact(updated)
	servers, err := d.top.find(c.key)
	if err != nil {
		return err
	}
	if servers == nil {
		change.After = show(value)
		change.new = apply(text, d.insert(d.top, c.key, compact([]field{{name, value}})))
		return nil
	}
	o, err := d.object(servers.start)
	if err != nil {
		return fmt.Errorf("has a value under %q that %w", c.key, err)
	}
	return d.putEntry(change, o, name, updated)
}

// putEntry adds the entry to the servers, or brings the one that is there up to date.
func (d *document) putEntry(change *Change, servers object, name string, updated []field) error {
	present, err := servers.find(name)
	if err != nil {
		return err
	}
	if present == nil {
		value := compact(updated)
		change.After, change.new = show(value), apply(d.text, d.insert(servers, name, value))
		return nil
	}
	fields, err := d.fieldsOf(present.start)
	if err != nil {
		return fmt.Errorf("has a value under %q that %w", name, err)
	}
	value := compact(merge(fields, updated))
	before := d.plain[present.start:present.end]
	change.Before, change.After = show(before), show(value)
	var entry written
	if json.Unmarshal(value, &entry) == nil {
		change.Credential = entry.credentials()
	}
	change.Same = sameJSON(before, value)
	if !change.Same && !bytes.Equal(before, d.text[present.start:present.end]) {
		return fmt.Errorf("has comments inside %q that would be lost", name)
	}
	change.new = apply(d.text, d.replace(servers, *present, value))
	return nil
}

func (d *document) fieldsOf(at int) ([]field, error) {
	o, err := d.object(at)
	if err != nil {
		return nil, err
	}
	var fields []field
	for _, m := range o.members {
		if again, err := o.find(m.key); again == nil {
			return nil, err
		}
		fields = append(fields, field{m.key, d.plain[m.start:m.end]})
	}
	return fields, nil
}
