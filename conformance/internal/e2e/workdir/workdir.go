// Package workdir keeps the files of a run in a directory of its own, and removes those of runs that were killed.
package workdir

import (
	"os"
	"path/filepath"
	"syscall"
)

const (
	prefix   = "istio-e2e-"
	lockFile = "lock"
)

// Directory is private to a run, as long as the run lives.
type Directory struct {
	Path string
	lock *os.File
}

// New makes a directory. Sockets need short paths, so it is not deep.
func New() (*Directory, error) {
	removeAbandoned(os.TempDir())
	path, err := os.MkdirTemp("", prefix)
	if err != nil {
		return nil, err
	}
	directory := &Directory{Path: path}
	if directory.lock, err = lock(path); err != nil {
		directory.Remove()
		return nil, err
	}
	// Proxies run with another account.
	return directory, os.Chmod(path, 0o755)
}

// Remove deletes the directory.
func (d *Directory) Remove() {
	_ = os.RemoveAll(d.Path)
	if d.lock != nil {
		_ = d.lock.Close()
	}
}

// lock holds until the file is closed, or the process ends in whatever way.
func lock(path string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(path, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// removeAbandoned deletes directories that no process has locked.
func removeAbandoned(parent string) {
	directories, _ := filepath.Glob(filepath.Join(parent, prefix+"*"))
	for _, path := range directories {
		if _, err := os.Stat(filepath.Join(path, lockFile)); err != nil {
			continue // it is being made, or belongs to somebody else
		}
		if file, err := lock(path); err == nil {
			_ = os.RemoveAll(path)
			_ = file.Close()
		}
	}
}
