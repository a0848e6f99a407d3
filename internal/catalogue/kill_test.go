package catalogue

import (
	"context"
	"errors"
	"os"
	"time"

	"ecwid-mcp/ecwid"
)

// mortal is a store whose program is killed at one of the writes: before it is sent, or when it is done and nothing of it
// has been recorded.
type mortal struct {
	Store
	writes int  // that are survived
	after  bool // the last one is still carried out
}

var errKilled = errors.New("killed")

func (m *mortal) at(write func()) {
	if m.writes--; m.writes >= 0 {
		write()
		return
	}
	if m.after {
		write()
	}
	panic(errKilled)
}

func (m *mortal) CreateProduct(ctx context.Context, fields ecwid.ProductFields) (id ecwid.ProductID, err error) {
	m.at(func() { id, err = m.Store.CreateProduct(ctx, fields) })
	return id, err
}

func (m *mortal) UpdateProduct(ctx context.Context, id ecwid.ProductID, fields ecwid.ProductFields) (r ecwid.UpdateResult, err error) {
	m.at(func() { r, err = m.Store.UpdateProduct(ctx, id, fields) })
	return r, err
}

func (m *mortal) UpdateVariation(
	ctx context.Context, product ecwid.ProductID, id ecwid.VariationID, fields ecwid.VariationFields,
) (r ecwid.UpdateResult, err error) {
	m.at(func() { r, err = m.Store.UpdateVariation(ctx, product, id, fields) })
	return r, err
}

// killed runs an import until it ends or is killed, and then cuts some bytes of a result that was being written.
func (w *world) killed(to *mortal, text string, torn int) (died bool) {
	w.t.Helper()
	to.Store = w.client
	file := w.read(text)
	log := w.open(file)
	plan := w.plan(file)
	run := Run{Store: to, Log: log, Now: time.Now}
	defer func() {
		switch err := recover(); err {
		case nil:
		case errKilled:
			died = true
			w.tear(torn)
			_ = log.file.Close()
		default:
			panic(err)
		}
	}()
	if err := run.Apply(context.Background(), plan); err != nil {
		w.t.Fatal(err)
	}
	if err := log.Close(len(plan.Steps), time.Now()); err != nil {
		w.t.Fatal(err)
	}
	return false
}

// tear writes the beginning of a line.
func (w *world) tear(bytes int) {
	file, err := os.OpenFile(w.results, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = file.WriteString("7,\"SKU-7\",created,692,,,"[:bytes])
	if err = errors.Join(err, file.Close()); err != nil {
		w.t.Fatal(err)
	}
}
