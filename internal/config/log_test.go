package config

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestLogger(t *testing.T) {
	for level, want := range map[string]string{"debug": "diwe", "info": "iwe", "warn": "we", "error": "e", "": "we"} {
		var out bytes.Buffer
		logger := (&Config{LogLevel: level}).Logger(&out)
		logger.Debug("d")
		logger.Info("i")
		logger.Warn("w")
		logger.Error("e")
		got := ""
		for line := range strings.Lines(out.String()) {
			_, message, _ := strings.Cut(line, "msg=")
			got += strings.TrimSpace(message)
		}
		if got != want {
			t.Errorf("%q logs %q, want %q", level, got, want)
		}
	}
}

func TestLogFormat(t *testing.T) {
	var out bytes.Buffer
	(&Config{LogFormat: "json"}).Logger(&out).Warn("hello")
	var line struct{ Msg string }
	if err := json.Unmarshal(out.Bytes(), &line); err != nil || line.Msg != "hello" {
		t.Errorf("got %s, %v", &out, err)
	}
}
