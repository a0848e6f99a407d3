package tools

import (
	"io"
	"os"
	"path/filepath"

	"ecwid-mcp/internal/toolkit"
)

// allowPath refuses local files unless the server was started with folders for them.
func allowPath(policy toolkit.ImagePolicy) error {
	if policy.AllowPath && len(policy.Roots) > 0 {
		return nil
	}
	fix := "Start the server with --image-root FOLDER to allow pictures below that folder, or use imageUrl."
	if !policy.AllowPath {
		fix = "Use imageUrl or imageBase64; local files are read only when the server runs over stdio."
	}
	return toolkit.Refuse(toolkit.CodeNotAllowed, "Local files are not allowed.", fix)
}

// readImage reads a file below one of the roots. os.Root refuses every way out: "..", absolute paths and symbolic
// links. Which files exist elsewhere is not told.
func readImage(roots []string, path string) ([]byte, error) {
	for _, folder := range roots {
		relative, ok := below(folder, path)
		if !ok {
			continue
		}
		if data, err := readBelow(folder, relative); err == nil {
			return data, nil
		}
	}
	return nil, toolkit.Refuse(toolkit.CodeNotAllowed, "imagePath names no readable picture file below an --image-root.",
		"Give a path below one of the server's --image-root folders, without .. and links that lead out.")
}

func below(folder, path string) (string, bool) {
	if !filepath.IsAbs(path) {
		return path, filepath.IsLocal(path)
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", false
	}
	relative, err := filepath.Rel(folder, path)
	return relative, err == nil && filepath.IsLocal(relative)
}

func readBelow(folder, relative string) ([]byte, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(relative)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // a pipe would block the call
		return nil, os.ErrInvalid
	}
	file, err := root.Open(relative)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxImageBytes+1))
}
