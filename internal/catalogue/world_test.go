package catalogue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a sandbox store with a client of it and a folder for results.
type world struct {
	t       testing.TB
	store   *sandbox.Store
	client  *ecwid.Client
	results string
}

func newWorld(t testing.TB, dir string, opts sandbox.Options) *world {
	t.Helper()
	store := sandbox.New(opts)
	client, err := ecwid.New(ecwid.Config{
		StoreID: store.Info().StoreID, Token: ecwid.NewSecret(store.Info().Token), Transport: store.Transport(),
		Limits: ecwid.NewLimitsOf(ecwid.Budget{Burst: 1e6, PerSecond: 1e6}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return &world{t: t, store: store, client: client, results: filepath.Join(dir, "rows.results.csv")}
}

// add puts a product into the store and returns its id.
func (w *world) add(body string) ecwid.ProductID {
	w.t.Helper()
	return ecwid.ProductID(w.create("/products", body))
}

func (w *world) vary(product ecwid.ProductID, body string) ecwid.VariationID {
	w.t.Helper()
	return ecwid.VariationID(w.create(fmt.Sprintf("/products/%d/combinations", product), body))
}

func (w *world) create(path, body string) int64 {
	w.t.Helper()
	data, err := w.store.Create(path, []byte(body))
	var made struct{ ID int64 }
	if err = errors.Join(err, json.Unmarshal(data, &made)); err != nil {
		w.t.Fatal(err)
	}
	return made.ID
}

func (w *world) read(text string) File {
	w.t.Helper()
	file, err := Read(strings.NewReader(text), 2)
	if err != nil {
		w.t.Fatal(err)
	}
	return file
}

func (w *world) plan(file File) Plan {
	w.t.Helper()
	shop, err := ReadShop(context.Background(), w.client, file, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return Make(file, shop)
}

// apply plans and carries out as the program does.
func (w *world) apply(ctx context.Context, text string) (Summary, error) {
	w.t.Helper()
	return w.applyTo(ctx, w.client, text)
}

func (w *world) mustApply(text string) Summary {
	w.t.Helper()
	summary, err := w.apply(context.Background(), text)
	if err != nil {
		w.t.Fatal(err)
	}
	return summary
}

func (w *world) applyTo(ctx context.Context, to Store, text string) (Summary, error) {
	w.t.Helper()
	return w.applyAs(ctx, to, text, GoOn)
}

func (w *world) applyAs(ctx context.Context, to Store, text string, mode Mode) (Summary, error) {
	w.t.Helper()
	file := w.read(text)
	log, err := OpenLog(w.results, ImportOf(1003, file), mode, time.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	plan := w.plan(file)
	run := Run{Store: to, Log: log, Now: time.Now}
	err = run.Apply(ctx, plan)
	summary := log.Summary(plan)
	if closed := log.Close(len(plan.Steps), time.Now()); closed != nil {
		w.t.Fatal(closed)
	}
	return summary, err
}

func (w *world) open(file File) *Log {
	w.t.Helper()
	log, err := OpenLog(w.results, ImportOf(1003, file), GoOn, time.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return log
}

// shelf is what an import can change of a product or a variation, straight from the store's JSON.
type shelf struct {
	SKU, Name, Description string
	Price, CompareToPrice  json.Number
	CostPrice, Weight      json.Number
	Quantity               *int
	Unlimited, Enabled     bool
	WarningLimit           int
	Combinations           []shelf
}

// shelves are all products by SKU; products with the same one stand side by side.
func (w *world) shelves() map[string][]shelf {
	w.t.Helper()
	all := map[string][]shelf{}
	for offset := 0; ; offset += 100 {
		data, err := w.store.JSON(fmt.Sprintf("/products?limit=100&offset=%d", offset))
		var page struct {
			Total int
			Items []shelf
		}
		if err = errors.Join(err, json.Unmarshal(data, &page)); err != nil {
			w.t.Fatal(err)
		}
		for _, one := range page.Items {
			all[one.SKU] = append(all[one.SKU], one)
		}
		if offset+100 >= page.Total {
			return all
		}
	}
}

func (w *world) only(sku string) shelf {
	w.t.Helper()
	all := w.shelves()[sku]
	if len(all) != 1 {
		w.t.Fatalf("%d products have the SKU %s", len(all), sku)
	}
	return all[0]
}
