package journal

import "errors"

// Errors of a Journal. Drivers wrap them in a text that says where and what to do.
var (
	// ErrFenced refuses a batch of a process that lost its lease.
	ErrFenced = errors.New("the lease was taken over")
	// ErrClosed ends calls of a journal that was closed.
	ErrClosed = errors.New("the journal is closed")
	// ErrUnknown says that a write may or may not have happened. It is safe to repeat it.
	ErrUnknown = errors.New("it is not known whether the write happened")
	// ErrDamaged says that the stored journal cannot be trusted. Nothing is written to it any more.
	ErrDamaged = errors.New("the journal is damaged")
	// ErrNewer says that a newer version of the program has written the journal.
	ErrNewer = errors.New("the journal was written by a newer version")
	// ErrFull says that there is no room to write. Writing works again when there is.
	ErrFull = errors.New("no room is left for the journal")
	// ErrReadOnly says that the journal must not be written here. Writing works again when it may.
	ErrReadOnly = errors.New("the journal cannot be written")
	// ErrUnusable says that the journal fails for a reason that may pass: another process holds its lock, its disk fails.
	ErrUnusable = errors.New("the journal cannot be used at present")
	// ErrNoFolder says that the settings leave no place for the journal.
	ErrNoFolder = errors.New("there is no folder for the journal")
	// ErrCursor refuses a text that is no cursor of this journal's key.
	ErrCursor = errors.New("not a cursor of this journal")
)
