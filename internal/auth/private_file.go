package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"ecwid-mcp/internal/auth/lock"
)

const maxPrivateFile = 1 << 20 // bytes

// readPrivate returns a file's content and state. On Unix it refuses a file that others may read.
func readPrivate(path string) ([]byte, fs.FileInfo, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, info, fmt.Errorf("%s is not a file", path)
	}
	if openToOthers(info) {
		return nil, info, fmt.Errorf("others can read or change %s (mode %#o); run: chmod 600 %[1]s", path, info.Mode().Perm())
	}
	data, err := io.ReadAll(io.LimitReader(f, maxPrivateFile+1))
	if err == nil && len(data) > maxPrivateFile {
		err = fmt.Errorf("%s is larger than 1 MiB", path)
	}
	return data, info, err
}

// replacePrivate puts data in the place of a file, at once: a reader sees the old or the new content, whenever the
// process or the machine stops. The caller holds the file's lock, so that the fixed name of the new file is its own.
func replacePrivate(ctx context.Context, path string, data []byte) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // a link stays a link
	}
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) { // left by a process that was stopped
		return err
	}
	if err := writeSynced(fresh, data); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	if err := lock.Replace(ctx, fresh, path); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	return syncFolder(filepath.Dir(path))
}

func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}
