package web

import "net/http"

// piecesInCart counts what the shopper has in the cart.
func (s *Site) piecesInCart(*http.Request) int { return 0 }
