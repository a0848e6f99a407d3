package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ecwid-mcp/internal/auth/lock"
	"ecwid-mcp/internal/catalogue"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/toolkit"
)

// Import brings a file of products into a store: it prints the plan on std.Out and, with Apply, carries it out and prints
// what becomes of every row. It is an error when a row cannot be, or was not, carried out. A file that is no table of
// products is a mistake in the settings, so that nothing has happened then.
func Import(ctx context.Context, cfg config.Import, std Streams) error {
	rows, err := openRows(cfg, std.In)
	if err != nil {
		return config.AsError(err)
	}
	defer rows.Close()
	limits, end := openLimits(cfg.Config, cfg.Logger(std.Err))
	defer end()
	to, err := importTarget(cfg, loginsOf(ctx, cfg.Config, std.Err))
	if err != nil {
		return err
	}
	session, err := (&connector{limits: limits}).connect(to)
	if err != nil {
		return config.AsError(err)
	}
	if session.Client == nil {
		return config.AsError(errors.New(session.Missing))
	}
	shop, err := session.Shop(ctx)
	if err != nil {
		return fmt.Errorf("the store's profile cannot be read: %w", catalogue.Explain(err))
	}
	file, err := catalogue.Read(rows, shop.CurrencyPrecision)
	if err != nil {
		return config.AsError(err)
	}
	tellFile(std.Out, file, to)
	if !cfg.Apply {
		return dryRun(ctx, cfg, session, file, std.Out)
	}
	release, err := alone(ctx, cfg, to)
	if err != nil {
		return err
	}
	defer release()
	return carryOut(ctx, cfg, session, file, std)
}

func openRows(cfg config.Import, in io.Reader) (io.ReadCloser, error) {
	if cfg.FromInput() {
		return io.NopCloser(in), nil
	}
	file, err := os.Open(cfg.Rows)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", err)
	}
	return file, nil
}

func tellFile(w io.Writer, file catalogue.File, to connection) {
	fmt.Fprintf(w, "Store %s (%d), rows: %d.", to.name, to.storeID, len(file.Entries))
	if heads := file.IgnoredHeads(); len(heads) > 0 {
		for i := range heads {
			heads[i] = catalogue.Quote(heads[i])
		}
		fmt.Fprintf(w, " Columns that are not imported: %s.", strings.Join(heads, ", "))
	}
	fmt.Fprintln(w)
}

// dryRun tells what applying would do; it takes the same course up to where something is written.
func dryRun(ctx context.Context, cfg config.Import, session *toolkit.Session, file catalogue.File, out io.Writer) error {
	log, err := catalogue.ReadLog(cfg.Results, catalogue.ImportOf(session.Client.StoreID(), file), modeOf(cfg), time.Now())
	if err != nil {
		return config.AsError(err)
	}
	tellLog(out, log)
	shop, err := catalogue.ReadShop(ctx, session.Client, file, nil)
	if err != nil {
		return err
	}
	plan := catalogue.Make(file, shop).Resume(log)
	if err := plan.WriteText(out); err != nil {
		return err
	}
	tellRetail(out, session, plan)
	fmt.Fprintln(out, "Nothing was written; --apply carries this out.")
	var left []string
	if n := plan.Counts.Conflict; n > 0 {
		left = append(left, fmt.Sprintf("rows in conflict: %d", n))
	}
	if n := plan.Counts.Review; n > 0 {
		left = append(left, fmt.Sprintf("quantities to be reviewed: %d", n))
	}
	if len(left) == 0 {
		return nil
	}
	return errors.New(strings.Join(left, ", "))
}

func modeOf(cfg config.Import) catalogue.Mode {
	switch {
	case cfg.Demo:
		return catalogue.Forget
	case cfg.Restart:
		return catalogue.Restart
	}
	return catalogue.GoOn
}

// tellLog says what there is of earlier runs.
func tellLog(w io.Writer, log *catalogue.Log) {
	if begun, done := log.Begun(); done > 0 {
		fmt.Fprintf(w, "This goes on with the import of %s. Rows that are done and stay as they are: %d; --restart looks at them again.\n",
			begun.Local().Format("2006-01-02 15:04"), done)
	}
	if begun, done := log.Left(); done > 0 {
		fmt.Fprintf(w, "The rows are others than those of the import of %s, so all are looked at anew, also the %d that were done then: "+
			"quantities are set again, whatever was sold since.\n", begun.Local().Format("2006-01-02 15:04"), done)
	}
}

// tellStop answers the wish to stop as soon as it is heard, since the row under way may take seconds. Call the function
// that it returns when there is nothing more to stop.
func tellStop(ctx context.Context, w io.Writer) (end func()) {
	said := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(said)
		fmt.Fprintln(w, "ecwid-mcp: stopping after the row under way")
	})
	return func() {
		if !stop() {
			<-said
		}
	}
}

// tellRetail says what the sync with Lightspeed Retail leaves out: stock that is set by hand on this side.
func tellRetail(w io.Writer, session *toolkit.Session, plan catalogue.Plan) {
	if session.RetailSync && plan.Sets(catalogue.Quantity) {
		fmt.Fprintln(w, "The store is synchronised with Lightspeed Retail: quantities that are set here do not travel there.")
	}
}

// alone makes this the only import into the store, as far as programs with the same data folder go: in a shop that allows
// a SKU twice, two at once could each make a product.
func alone(ctx context.Context, cfg config.Import, to connection) (release func(), err error) {
	if to.demo || !possible(cfg.DataDir) {
		return func() {}, nil
	}
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	unlock, err := lock.File(ctx, filepath.Join(cfg.DataDir, fmt.Sprintf("import-%d", to.storeID)))
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("another import into store %d is running", to.storeID)
	}
	if err != nil {
		return nil, err
	}
	return func() { _ = unlock() }, nil // the system drops the lock in any case
}

// carryOut applies the plan. The file of results is opened before the shop is read, so that what it tells of another
// import is known first.
func carryOut(ctx context.Context, cfg config.Import, session *toolkit.Session, file catalogue.File, std Streams) error {
	log, err := catalogue.OpenLog(cfg.Results, catalogue.ImportOf(session.Client.StoreID(), file), modeOf(cfg), time.Now())
	if err != nil {
		return config.AsError(err)
	}
	tellLog(std.Out, log)
	shop, err := catalogue.ReadShop(ctx, session.Client, file, nil)
	if err != nil {
		return errors.Join(err, log.Close(len(file.Entries), time.Now()))
	}
	plan := catalogue.Make(file, shop)
	tellRetail(std.Out, session, plan.Resume(log))
	run := catalogue.Run{Store: session.Client, Log: log, Now: time.Now, Tell: func(r catalogue.Result) {
		if r.Outcome != catalogue.AsItWas {
			fmt.Fprintln(std.Out, r)
		}
	}, Wait: func(rows int) {
		fmt.Fprintf(std.Out, "New products of which it is not known whether the shop has them: %d. They are looked for, up to two minutes after "+
			"they were sent.\n", rows)
	}}
	told := tellStop(ctx, std.Err)
	err = run.Apply(ctx, plan)
	told()
	summary := log.Summary(plan)
	fmt.Fprintf(std.Out, "%s. The result of every row is in %s.\n", summary, cfg.Results)
	closed := log.Close(len(file.Entries), time.Now())
	switch {
	case errors.Is(err, context.Canceled):
		err = fmt.Errorf("the import was stopped and can be gone on with: %w", err)
	case err == nil && !summary.Complete():
		err = errors.New("not every row was carried out; start the import again when what is wrong was put right")
	}
	return errors.Join(err, closed)
}
