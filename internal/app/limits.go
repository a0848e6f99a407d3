package app

import (
	"log/slog"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/budget"
	"ecwid-mcp/internal/config"
)

// openLimits returns the request budget that all processes with the same data folder share, and what ends it. Without a
// folder the budget is this process's own.
func openLimits(cfg config.Config, logger *slog.Logger) (limits *ecwid.Limits, end func()) {
	if cfg.Demo || !possible(cfg.DataDir) {
		return ecwid.NewLimits(), func() {}
	}
	ledger := budget.Open(cfg.DataDir, nil)
	shared := ecwid.NewSharedLimits(ledger, func(err error) {
		if err != nil {
			logger.Warn("the request budget is not shared with other processes at the moment", "error", err)
		}
	})
	return shared, func() {
		if err := ledger.Close(); err != nil {
			logger.Warn("the request budget cannot be closed", "error", err)
		}
	}
}
