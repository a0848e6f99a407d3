package ecwid_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

// exampleConfig points at a store in memory. For a real one give StoreID and Token only.
func exampleConfig() ecwid.Config {
	store := sandbox.New(sandbox.Options{Now: func() time.Time { return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC) }})
	for _, product := range []string{`{"name":"Black tea","sku":"TEA-1","price":9.9,"quantity":3}`, `{"name":"Cup","sku":"CUP-1","price":14,"quantity":0}`} {
		if _, err := store.Create("/products", []byte(product)); err != nil {
			log.Fatal(err)
		}
	}
	return ecwid.Config{StoreID: store.Info().StoreID, Token: ecwid.NewSecret(store.Info().Token), Transport: store.Transport()}
}

func Example() {
	ctx := context.Background()
	client, err := ecwid.New(exampleConfig())
	if err != nil {
		log.Fatal(err)
	}
	page, err := client.SearchProducts(ctx, ecwid.ProductQuery{SKU: "TEA-1"})
	if err != nil {
		log.Fatal(err)
	}
	tea := page.Items[0]
	// Only what is set travels; a price of 0 would be sent too.
	if _, err := client.UpdateProduct(ctx, tea.ID, ecwid.ProductFields{Price: ecwid.Some(ecwid.MustMoney("10.50"))}); err != nil {
		log.Fatal(err)
	}
	result, err := client.AdjustStock(ctx, tea.ID, -5)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.Warning)
	// Output: Product has negative stock.
}

func ExampleClient_Products() {
	client, err := ecwid.New(exampleConfig())
	if err != nil {
		log.Fatal(err)
	}
	// A walk gives every product once, however many there are and whatever changes meanwhile. In the background it lets
	// other calls go first.
	for product, err := range client.InBackground().Products(context.Background(), ecwid.ProductQuery{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s costs %s, in stock: %v\n", product.Name, product.Price.Fixed(2), product.InStock)
	}
	// Unordered output:
	// Black tea costs 9.90, in stock: true
	// Cup costs 14.00, in stock: false
}

func ExampleError() {
	client, err := ecwid.New(exampleConfig())
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.Order(context.Background(), "XJ12H")
	var failure *ecwid.Error
	switch {
	case errors.Is(err, ecwid.ErrNotFound):
		fmt.Println("no such order")
	case errors.As(err, &failure) && failure.RetryAfter > 0:
		fmt.Println("try again in", failure.RetryAfter)
	}
	// Output: no such order
}
