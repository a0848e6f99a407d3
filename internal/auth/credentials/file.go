package credentials

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"ecwid-mcp/internal/auth/lock"
)

const (
	fileName = "credentials.json"
	maxFile  = 4 << 20
)

// readFile gives the content of the file, nil when there is none. It refuses a file that others can read or write.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the stored logins cannot be read: %w", err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("the stored logins cannot be read: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s may hold tokens and is open to other users of this machine (mode %04o); run: chmod 600 %s", path, info.Mode().Perm(), path)
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil || len(data) > maxFile {
		return nil, fmt.Errorf("the stored logins cannot be read: %s is no readable file of at most %d MB", path, maxFile>>20)
	}
	return data, nil
}

// readDocument reads and checks the file; without one it is empty.
func readDocument(path string) (document, error) {
	data, err := readFile(path)
	if err != nil || data == nil {
		return document{Version: fileVersion}, err
	}
	d, err := parse(data)
	if err != nil {
		return document{}, fmt.Errorf("the stored logins in %s cannot be used: %w", path, err)
	}
	return d, nil
}

// writeDocument replaces the file in one step, in a folder that exists: after a crash it is the old one or the new one.
func writeDocument(ctx context.Context, path string, d document) error {
	if d.Stores == nil {
		d.Stores = []entry{}
	}
	var data bytes.Buffer
	encoder := json.NewEncoder(&data)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(d); err != nil {
		return err
	}
	if err := replaceFile(ctx, filepath.Dir(path), path, data.Bytes()); err != nil {
		return fmt.Errorf("the login cannot be stored: %w", err)
	}
	return nil
}

func replaceFile(ctx context.Context, dir, path string, data []byte) error {
	file, err := os.CreateTemp(dir, fileName+".*.tmp") // mode 0600
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = lock.Replace(ctx, file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	if folder, err := os.Open(dir); err == nil { // makes the rename last; not every system can
		_ = folder.Sync()
		_ = folder.Close()
	}
	return nil
}
