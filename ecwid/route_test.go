package ecwid

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// personal stands for what must never show: an id, a key, an e-mail address.
const personal = "ann@example.com"

// callEverything calls every exported method of a client that takes a context, with made-up arguments.
func callEverything(t *testing.T, client *Client) {
	t.Helper()
	methods := reflect.TypeOf(client)
	contexts := reflect.TypeFor[context.Context]()
	for i := range methods.NumMethod() {
		method := methods.Method(i)
		if method.Type.NumIn() < 2 || method.Type.In(1) != contexts {
			continue
		}
		in := []reflect.Value{reflect.ValueOf(client), reflect.ValueOf(t.Context())}
		for n := 2; n < method.Type.NumIn(); n++ {
			in = append(in, argument(t, method.Type.In(n)))
		}
		out := method.Func.Call(in)
		if out[0].Kind() == reflect.Func { // a walk, which calls when it is read
			for range out[0].Seq2() {
				break
			}
		}
	}
}

func argument(t *testing.T, typ reflect.Type) reflect.Value {
	t.Helper()
	value := reflect.New(typ).Elem()
	switch typ.Kind() {
	case reflect.String:
		value.SetString(personal)
	case reflect.Int, reflect.Int64:
		value.SetInt(424242)
	case reflect.Struct, reflect.Slice:
	default:
		t.Fatalf("no argument of type %v", typ)
	}
	return value
}

func TestEveryCallHasARouteOfTheTable(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	client := mustClient(t, Config{StoreID: 1003, Token: NewSecret(testToken), Transport: always(http.StatusNotFound, ""),
		Limits: NewLimitsOf(Budget{Burst: 1000, PerSecond: 1000}),
		Observe: func(c Call) {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, c.Route)
		}})
	callEverything(t, client)
	for _, route := range seen {
		if !slices.Contains(routes[:], route) {
			t.Errorf("route %q is not in the table", route)
		}
	}
	for _, route := range routes {
		if !slices.Contains(seen, route) {
			t.Errorf("no call has the route %q", route)
		}
	}
}

func TestRoutes(t *testing.T) {
	for path, want := range map[string]string{
		"orders":                         "/orders",
		"orders/XJ12H":                   "/orders/{orderId}",
		"orders/orders":                  "/orders/{orderId}",
		"orders/{orderId}":               "/orders/{orderId}",
		"order/calculate":                "/order/calculate",
		"order/other":                    "other",
		"carts/place":                    "/carts/{cartId}",
		"carts/place/place":              "/carts/{cartId}/place",
		"products/7/combinations/8":      "/products/{productId}/combinations/{combinationId}",
		"products/7/combinations/8/more": "other",
		"storage/" + personal:            "other",
		"":                               "other",
	} {
		if got := routeOf(strings.Split(path, "/")); got != want {
			t.Errorf("%q: got %q, want %q", path, got, want)
		}
	}
}

// TestARouteNeverHoldsAnID: whatever stands in the place of an id, the route is the same one.
func TestARouteNeverHoldsAnID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		route := rapid.SampledFrom(routes[:]).Draw(t, "route")
		segment := rapid.OneOf(rapid.StringN(1, 20, -1), rapid.SampledFrom([]string{"{orderId}", "/", "%2F", personal}))
		path := strings.Split(route[1:], "/")
		for i := range path {
			if strings.HasPrefix(path[i], "{") {
				path[i] = segment.Draw(t, "id")
			}
		}
		if got := routeOf(path); got != route {
			t.Errorf("%q: got %q, want %q", path, got, route)
		}
	})
}

// FuzzRoute: any path at all has a route of the table or "other".
func FuzzRoute(f *testing.F) {
	f.Add("orders/XJ12H")
	f.Add("products/7/combinations//inventory")
	f.Fuzz(func(t *testing.T, path string) {
		if got := routeOf(strings.Split(path, "/")); got != otherRoute && !slices.Contains(routes[:], got) {
			t.Errorf("%q: got %q", path, got)
		}
	})
}
