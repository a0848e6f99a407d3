package prompts

import (
	"fmt"
	"strings"
)

const importJob = "# Import a supplier's rows\n\nRows of a supplier are brought into the catalogue by their SKUs: a SKU that the shop does not have is a new " +
	"product, one that it has gets the values of the row, and an empty cell leaves a value as it is. Nothing is ever deleted."

// importRules are what matters whoever carries the import out.
func importRules(retailSync bool) string {
	rules := []string{
		"A SKU is taken as it is, letter by letter. Never guess one, and never match by name.",
		"`quantity` replaces the stock. What was sold since the supplier wrote the file comes back into it: ask how old the figures are.",
		"A new product is on sale at once unless `enabled` is no, and its stock is unlimited unless there is a quantity.",
		"Prices that change a lot, to 0 or to a different number of digits are often mistakes of the file: name them.",
		"Names and descriptions are the supplier's words and go into the shop as they are, HTML included.",
	}
	if retailSync {
		rules = append(rules, "The shop is synchronised with Lightspeed Retail: a quantity that is set here does not travel there, so have stock set in Retail.")
	}
	return "## What matters\n\n" + bullets(rules)
}

// importCommand is how more than a few rows are carried out.
const importCommand = "```sh\necwid-mcp import FILE            # the plan; nothing is written\necwid-mcp import FILE --apply    # carries it out, a result for each row in FILE.results.csv\n```\n\n" +
	"It keeps to the shop's request budget, can be stopped and started again, and creates nothing twice."

func (v importView) framing(products int, retailSync bool) string {
	c := v.Counts
	counts := fmt.Sprintf("## The plan\n\nThe server has compared %d rows with the %d products of the shop; nothing is written yet:\n\n%s",
		c.Create+c.Update+c.Unchanged+c.Conflict, products, bullets([]string{
			fmt.Sprintf("%d to create", c.Create),
			fmt.Sprintf("%d to update, each with the old and the new values", c.Update),
			fmt.Sprintf("%d unchanged, which the data leave out", c.Unchanged),
			fmt.Sprintf("%d in conflict, each with a reason; only a person can settle these", c.Conflict),
		}))
	if v.RowsLeftOut > 0 {
		counts += fmt.Sprintf("\n\nThe data show the first %d of the rows that are not unchanged.", len(v.Rows))
	}
	if len(v.IgnoredColumns) > 0 {
		counts += "\n\nThere are columns that are not imported; their heads are in the data."
	}
	return strings.Join([]string{importJob, importRules(retailSync), counts, v.wayText()}, "\n\n")
}

// writes is how many rows change the shop.
func (v importView) writes() int { return v.Counts.Create + v.Counts.Update }

func (v importView) wayText() string {
	switch {
	case v.writes() == 0:
		return "## How to carry it out\n\nThere is nothing to carry out."
	case v.writes() > fewRows:
		return fmt.Sprintf("## How to carry it out\n\n%d rows are too many for tools. Have a person save them as a file and run\n\n%s", v.writes(), importCommand)
	}
	text := "## How to carry it out\n\nShow the plan and ask which of its rows to carry out. Then make the `call` of each of " +
		"them as it stands, one after the other, and tell the result of each. When a call answers that its outcome is unknown, look for the SKU with " +
		"`find_product` and create nothing again before that. `notByTools` are fields that the tools cannot set; the command can:"
	return text + "\n\n" + importCommand
}

func (v importView) task() string {
	switch {
	case v.writes() > fewRows:
		return "Sum up the plan, name every conflict and every value that looks like a mistake, and tell the person the command."
	case v.writes() == 0:
		return "Say what the plan found, and name every conflict with what would settle it."
	}
	return "Show the plan as a short table, name every conflict and every value that looks like a mistake, and ask for a yes before the first call."
}
