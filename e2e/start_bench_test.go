package e2e

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const initializeLine = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",` +
	`"capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}` + "\n"

// BenchmarkStart measures the time from starting the process to its first answer, and its memory then, against a bare
// server on the same library. docs/performance.md gives the ratios.
func BenchmarkStart(b *testing.B) {
	bare := buildCommand(b, "bare")
	for name, command := range map[string][]string{
		"ecwid-mcp": {program, "stdio"}, "ecwid-mcp-demo": {program, "stdio", "--demo"}, "bare": {bare},
	} {
		b.Run(name, func(b *testing.B) {
			memory := 0.0
			for b.Loop() {
				memory = max(memory, startUntilAnswer(b, command))
			}
			if memory > 0 {
				b.ReportMetric(memory, "MB-idle")
			}
		})
	}
}

// startUntilAnswer runs the command until its first answer and returns its resident memory in MB, 0 where that cannot be read.
func startUntilAnswer(b *testing.B, command []string) float64 {
	cmd := exec.Command(command[0], command[1:]...)
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	if _, err := in.Write([]byte(initializeLine)); err != nil {
		b.Fatal(err)
	}
	answer, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.Contains(answer, "protocolVersion") {
		b.Fatal(answer, err)
	}
	b.StopTimer()
	defer b.StartTimer()
	memory := resident(cmd.Process.Pid)
	if err := in.Close(); err != nil {
		b.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	return memory
}

// resident reads what Linux says about a process.
func resident(pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kilobytes float64
		if _, err := fmt.Sscanf(line, "VmRSS: %f kB", &kilobytes); err == nil {
			return kilobytes / 1024
		}
	}
	return 0
}
