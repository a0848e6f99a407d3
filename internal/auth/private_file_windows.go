package auth

import "io/fs"

// openToOthers is always false: access lists decide on Windows, and a user's folders are private by default.
func openToOthers(fs.FileInfo) bool { return false }

// syncFolder does nothing: folders cannot be synced on Windows.
func syncFolder(string) error { return nil }
