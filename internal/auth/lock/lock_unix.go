//go:build !windows

package lock

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

func tryLock(path string) (release func() error, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case err == nil:
		return f.Close, nil
	case errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR):
		err = errLocked
	default:
		err = &fs.PathError{Op: "lock", Path: path, Err: err}
	}
	_ = f.Close() // nothing was written
	return nil, err
}

// inUse is always false: open files may be replaced here.
func inUse(error) bool { return false }
