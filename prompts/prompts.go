// Package prompts declares the jobs that a shop's people hand over to an agent, one file per prompt.
package prompts

import "ecwid-mcp/internal/toolkit"

// All returns the prompts, in the order in which they are listed.
func All() []toolkit.Prompt {
	return []toolkit.Prompt{
		recoverAbandonedCart,
		syncOrderToCRM,
		answerOrderQuestion,
		planFulfilmentWeek,
		reconcileRevenue,
		checkStockAndDispatch,
		screenCompliance,
		importCatalogue,
		checkRetailSync,
	}
}
