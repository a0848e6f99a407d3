package sandbox

import (
	"maps"
	"slices"
)

// Sizes of one value of the app storage; the key "public" is world-readable on the storefront.
const (
	maxStored       = 1 << 20
	maxStoredPublic = 256 << 10
)

func storageRoutes() []route {
	read, write := []string{"read_store_profile"}, []string{"update_store_profile"}
	return []route{
		{method: "GET", pattern: "/storage", scopes: read, handle: listStorage},
		{method: "GET", pattern: "/storage/{key}", scopes: read, handle: getStorage},
		{method: "POST", pattern: "/storage/{key}", scopes: write, body: rawBody, handle: putStorage},
		{method: "PUT", pattern: "/storage/{key}", scopes: write, body: rawBody, handle: putStorage},
		{method: "DELETE", pattern: "/storage/{key}", scopes: write, handle: deleteStorage},
	}
}

func listStorage(c *call) (any, *apiError) {
	items := []any{}
	for _, key := range slices.Sorted(maps.Keys(c.store.storage)) {
		items = append(items, object{"key": key, "value": c.store.storage[key]})
	}
	return items, nil
}

func getStorage(c *call) (any, *apiError) {
	value, ok := c.store.storage[c.param("key")]
	if !ok {
		return nil, notFound("", "Key not found")
	}
	return object{"key": c.param("key"), "value": value}, nil
}

// putStorage keeps the raw body as the value, as Ecwid's Kotlin client sends it.
func putStorage(c *call) (any, *apiError) {
	key, limit := c.param("key"), maxStored
	if key == "public" {
		limit = maxStoredPublic
	}
	if len(c.body) > limit {
		return nil, failure(413, "", "The value is too large")
	}
	c.store.storage[key] = string(c.body)
	c.store.changed(storageEntity, "storageChanged", c.store.opts.StoreID, object{"key": key})
	return object{"updateCount": 1}, nil
}

func deleteStorage(c *call) (any, *apiError) {
	key := c.param("key")
	if _, ok := c.store.storage[key]; !ok {
		return nil, notFound("", "Key not found")
	}
	delete(c.store.storage, key)
	c.store.changed(storageEntity, "storageChanged", c.store.opts.StoreID, object{"key": key})
	return object{"deleteCount": 1}, nil
}
