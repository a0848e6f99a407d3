package config

// Error is a setting that cannot be right, as opposed to something that fails later.
type Error struct{ cause error }

// AsError marks err as a mistake in the settings; nil stays nil.
func AsError(err error) error {
	if err == nil {
		return nil
	}
	return &Error{err}
}

// Error words the mistake.
func (e *Error) Error() string { return e.cause.Error() }

// Unwrap returns what was marked.
func (e *Error) Unwrap() error { return e.cause }
