package manifest

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// File is a text and what it is called in answers.
type File struct {
	Name string
	Text string
}

// ReadFiles reads files, directories with all their YAML files, and standard input.
func ReadFiles(paths []string) ([]File, error) {
	if len(paths) == 0 {
		return nil, fmt.Errorf("no input: give YAML files, directories or %q", Stdin)
	}
	var files []File
	for _, path := range paths {
		if path == Stdin {
			text, err := io.ReadAll(os.Stdin)
			if err != nil {
				return nil, err
			}
			files = append(files, File{Name: Stdin, Text: string(text)})
			continue
		}
		names, err := below(path)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			files = append(files, File{Name: name, Text: string(text)})
		}
	}
	return files, nil
}

// ParseFiles lists the documents of all files.
func ParseFiles(files []File) []Document {
	var documents []Document
	for _, file := range files {
		for _, document := range Parse(file.Text) {
			document.File = file.Name
			documents = append(documents, document)
		}
	}
	return documents
}

func below(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var names []string
	err = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && slices.Contains([]string{".yaml", ".yml"}, filepath.Ext(name)) {
			names = append(names, name)
		}
		return err
	})
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("%s holds no .yaml or .yml file", path)
	}
	return names, err
}
