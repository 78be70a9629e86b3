package workdir

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDirectoriesOfKilledRunsAreRemoved(t *testing.T) {
	parent := t.TempDir()
	t.Setenv("TMPDIR", parent)
	living, err := New()
	if err != nil {
		t.Fatal(err)
	}
	killed := filepath.Join(parent, prefix+"killed")
	foreign := filepath.Join(parent, prefix+"without-lock")
	for _, path := range []string{killed, foreign} {
		if err := os.Mkdir(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(killed, lockFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	second, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{living.Path: true, second.Path: true, killed: false, foreign: true} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s: %v", path, err)
		}
	}
	living.Remove()
	second.Remove()
	if left, _ := filepath.Glob(filepath.Join(parent, "*")); len(left) != 1 {
		t.Errorf("left: %q", left)
	}
}
