package prompts

import (
	"context"
	"strings"

	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/toolkit/completers"
)

// completeSettlement proposes the payment method for the pair that is being typed, after those that were typed before.
func completeSettlement(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	before, pair := "", typed
	if at := strings.LastIndex(typed, ";"); at >= 0 {
		before, pair = typed[:at+1]+" ", strings.TrimSpace(typed[at+1:])
	}
	if strings.Contains(pair, ",") { // the amount is being typed
		return nil, nil
	}
	methods, err := completers.PaymentMethods(ctx, s, pair)
	var values []string
	for _, method := range methods {
		values = append(values, before+method+", ")
	}
	return values, err
}
