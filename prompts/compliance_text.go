package prompts

import (
	"fmt"
	"strings"

	"ecwid-mcp/internal/report"
)

func complianceFraming(c report.Compliance) string {
	return strings.Join([]string{
		fmt.Sprintf("# Screen for compliance, %s to %s\n\nSay which orders and new products somebody has to look at before they go out, and why. "+
			"This is a screening by the shop's own rules, not legal advice: a person decides.", c.Range.From, c.Range.To),
		"## What matters\n\n" + bullets(complianceFigures(c)),
		"## What was not checked\n\n" + bullets(complianceGaps(c)),
		"## What the figures cover\n\n" + coverage(c.Head) + " Orders count whatever became of them since, cancelled ones too: look at paymentStatus and fulfillmentStatus.",
		"## Ask before any change\n\n" + bullets([]string{
			"An order that must not go out: propose a note for the staff (update_order, privateAdminNotes, which replaces the notes that are there: read them first with find_order). Do not cancel or refund anything.",
			"A product that must not be sold as it is: propose to hide it (update_product, enabled false) until somebody has reviewed it.",
			"Ask which rule applies where the data leaves it open, such as an address abroad on a pickup order, and who in the shop decides.",
		}),
	}, "\n\n")
}

func complianceFigures(c report.Compliance) []string {
	money, n := amountsOf(c.Head), c.Counts
	lines := []string{
		fmt.Sprintf("%d order(s) were placed; **%d are flagged**, some for several reasons.", n.Orders, n.Flagged),
		fmt.Sprintf("High value, from %s on: %d order(s), together %s.", money(c.Threshold), n.HighValue, money(c.HighValueTotal)),
	}
	if len(c.Countries) > 0 {
		lines = append(lines, fmt.Sprintf("To a restricted destination (%s), by shipping or billing address: %d order(s).", strings.Join(c.Countries, ", "), n.RestrictedDestination))
	}
	if len(c.Categories) > 0 {
		lines = append(lines, fmt.Sprintf("With goods of a restricted category (%d with those below): %d order(s).", len(c.Categories), n.RestrictedCategory))
	}
	lines = append(lines, fmt.Sprintf("%d product(s) are new in the catalogue, %d of them in a restricted category.", n.NewProducts, n.NewRestricted))
	if c.Omitted != nil {
		lines = append(lines, fmt.Sprintf("The lists are cut at 100: %d flagged order(s) and %d new product(s) are counted only. Choose a shorter period to see them.",
			c.Omitted.Flagged, c.Omitted.NewProducts))
	}
	return lines
}

func complianceGaps(c report.Compliance) []string {
	var lines []string
	if len(c.Countries) == 0 {
		lines = append(lines, "**Destinations: no restricted countries were given.** Ask for them, and use this prompt again with `countries`.")
	}
	if len(c.Categories) == 0 {
		lines = append(lines, "**Goods: no restricted categories were given.** Ask for them, and use this prompt again with `categories`.")
	}
	return append(lines,
		fmt.Sprintf("%d order(s) name no country at all, as pickups and digital orders may: their destination cannot be checked.", c.Counts.WithoutCountry),
		"Names of persons and companies are compared with no sanctions list, and products that are in no category, or were deleted since, only by what the order says.")
}
