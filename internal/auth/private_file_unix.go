//go:build !windows

package auth

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// openToOthers reports whether anybody but the owner may use the file. Its group may read it when the file belongs to
// another user: that is how Kubernetes hands a secret to a process that is not root.
func openToOthers(info fs.FileInfo) bool {
	forbidden := fs.FileMode(0o077)
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && int(stat.Uid) != os.Geteuid() {
		forbidden = 0o037
	}
	return info.Mode().Perm()&forbidden != 0
}

// syncFolder makes a rename in the folder last.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
