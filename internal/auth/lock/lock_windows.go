package lock

import (
	"errors"
	"io/fs"
	"syscall"
)

const (
	accessDenied     syscall.Errno = 5
	sharingViolation syscall.Errno = 32
	deleteOnClose                  = 0x04000000
)

// tryLock opens the file without sharing it.
func tryLock(path string) (release func() error, err error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	handle, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS,
		syscall.FILE_ATTRIBUTE_NORMAL|deleteOnClose, 0)
	if errors.Is(err, sharingViolation) {
		return nil, errLocked
	}
	if err != nil {
		return nil, &fs.PathError{Op: "lock", Path: path, Err: err}
	}
	return func() error { return syscall.CloseHandle(handle) }, nil
}

// inUse reports whether a rename failed because somebody has the file open; Windows says "access denied" to that, too.
func inUse(err error) bool { return errors.Is(err, sharingViolation) || errors.Is(err, accessDenied) }
