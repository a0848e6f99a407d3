package auth

import (
	"errors"
	"io/fs"
	"syscall"
)

const (
	sharingViolation syscall.Errno = 32
	deleteOnClose                  = 0x04000000
)

// openToOthers is always false: access lists decide on Windows, and a user's folders are private by default.
func openToOthers(fs.FileInfo) bool { return false }

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

// syncFolder does nothing: folders cannot be synced on Windows.
func syncFolder(string) error { return nil }
