// Package events notices what changes in a store and writes it to a journal, each change once: new and paid orders,
// orders for pickup and for shipping, abandoned carts, customers and products. It polls, and it works webhooks off.
package events
