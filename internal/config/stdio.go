package config

import (
	"errors"
	"fmt"
	"os"
)

// Stdio is everything that can be set for serving over standard input and output.
type Stdio struct {
	Config
	EcwidTokenFile string   `name:"token-file" env:"ECWID_TOKEN_FILE" placeholder:"FILE" help:"File that holds the access token. It wins over the variable ECWID_TOKEN, which holds the token itself."`
	ImageRoots     []string `name:"image-root" sep:"none" placeholder:"DIR" help:"Folder from which pictures may be uploaded by path; may be repeated."`
}

// Complete does what Config.Complete does, for these settings.
func (s *Stdio) Complete(env Environment) error {
	s.TokenFile = s.EcwidTokenFile
	return AsError(errors.Join(s.Config.Complete(env), s.checkImageRoots()))
}

func (s *Stdio) checkImageRoots() error {
	for _, root := range s.ImageRoots {
		if info, err := os.Stat(root); err != nil || !info.IsDir() {
			return fmt.Errorf("--image-root %s is not a folder", root)
		}
	}
	return nil
}
