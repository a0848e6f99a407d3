package app

import "runtime/debug"

// Version is the module's version as the Go toolchain recorded it: a tag, or one made from the commit.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "unknown"
	}
	return info.Main.Version
}
