package config

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestSandboxCheck(t *testing.T) {
	good := func() Sandbox {
		return Sandbox{Addr: "127.0.0.1:0", StoreID: 1003, Token: "secret_demo", PublicToken: "public_demo", RateLimit: 600}
	}
	fine := good()
	fine.WebhookURL, fine.WebhookEvents = "https://hooks.example/in?a=b", []string{"order.created", "customer.created"}
	if err := fine.Check(); err != nil {
		t.Fatal(err)
	}
	for flag, spoil := range map[string]func(*Sandbox){
		"--addr":           func(s *Sandbox) { s.Addr = "zzz" },
		"--store-id":       func(s *Sandbox) { s.StoreID = -5 },
		"--token":          func(s *Sandbox) { s.Token = "public_x" },
		"--public-token":   func(s *Sandbox) { s.PublicToken = "" },
		"--rate-limit":     func(s *Sandbox) { s.RateLimit = -1 },
		"--search-lag":     func(s *Sandbox) { s.SearchLag = -time.Second },
		"--webhook-url":    func(s *Sandbox) { s.WebhookURL = "127.0.0.1:80" },
		"--webhook-events": func(s *Sandbox) { s.WebhookEvents = []string{"order.created", "orders"} },
	} {
		s := good()
		spoil(&s)
		err := s.Check()
		if mistake := (*Error)(nil); !errors.As(err, &mistake) || !strings.HasPrefix(err.Error(), flag+" must") {
			t.Errorf("%s: got %v", flag, err)
		}
	}
}
