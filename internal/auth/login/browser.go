package login

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
)

// OpenBrowser opens an address in the default browser. It does not wait for the browser, and the end of ctx does not
// close it: the command may be the browser itself.
func OpenBrowser(ctx context.Context, address string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	command, err := browserCommand(runtime.GOOS, os.Getenv, address)
	if err != nil {
		return err
	}
	process := exec.Command(command[0], command[1:]...)
	if err := process.Start(); err != nil {
		return err
	}
	return process.Process.Release()
}

func browserCommand(system string, getenv func(string) string, address string) ([]string, error) {
	switch system {
	case "darwin":
		return []string{"open", address}, nil
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler", address}, nil
	}
	if getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" {
		return nil, errors.New("there is no display") // xdg-open would start a browser for text terminals here
	}
	return []string{"xdg-open", address}, nil
}
