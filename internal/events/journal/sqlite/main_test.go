package sqlite

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"go.uber.org/goleak"
)

// childTask makes the test binary a process of its own that works on the journal in childFolder.
const (
	childTask   = "JOURNAL_TEST_TASK"
	childFolder = "JOURNAL_TEST_FOLDER"
)

func TestMain(m *testing.M) {
	task := os.Getenv(childTask)
	if task == "" {
		goleak.VerifyTestMain(m)
		return
	}
	if err := childWork(task)(os.Getenv(childFolder)); err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// child starts the test binary with a task. Its lines come from the scanner.
func child(t *testing.T, task, folder string, environment ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), self)
	command.Env = append(append(os.Environ(), childTask+"="+task, childFolder+"="+folder), environment...)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return command, bufio.NewScanner(out)
}

// finish runs a child to its end and gives its lines.
func finish(t *testing.T, command *exec.Cmd, lines *bufio.Scanner) []string {
	t.Helper()
	var all []string
	for lines.Scan() {
		all = append(all, lines.Text())
	}
	if err := command.Wait(); err != nil {
		t.Fatalf("%v: %q", err, all)
	}
	return all
}
