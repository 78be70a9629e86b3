package testcase

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// Load reads case files; a pattern that matches no file is an error.
func Load(patterns []string) ([]*Case, error) {
	var files []string
	for _, pattern := range patterns {
		matches, err := filepath.Glob(pattern)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", pattern, err)
		}
		if len(matches) == 0 {
			return nil, fmt.Errorf("%s: there is no such file", pattern)
		}
		files = append(files, matches...)
	}
	slices.Sort(files)
	var cases []*Case
	readIn := map[string]string{}
	for _, file := range slices.Compact(files) {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		read, err := Decode(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, c := range read {
			if other, isTaken := readIn[c.Name]; isTaken {
				return nil, fmt.Errorf("%s: case %q is in %s already; rename one of them", file, c.Name, other)
			}
			readIn[c.Name] = file
			c.File = file
		}
		cases = append(cases, read...)
	}
	return cases, nil
}

// Decode reads one case or a list of them. Fields that do not exist are refused.
func Decode(text []byte) ([]*Case, error) {
	asJSON, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return nil, err
	}
	var cases []*Case
	decoder := json.NewDecoder(bytes.NewReader(asJSON))
	decoder.DisallowUnknownFields()
	if bytes.HasPrefix(asJSON, []byte("[")) {
		err = decoder.Decode(&cases)
	} else {
		cases = []*Case{{}}
		err = decoder.Decode(cases[0])
	}
	if err != nil {
		return nil, err
	}
	for i, c := range cases {
		if c == nil || c.Name == "" {
			return nil, fmt.Errorf("case %d has no name", i)
		}
		c.complete()
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("case %q: %w", c.Name, err)
		}
	}
	return cases, hasControl(cases)
}

// hasControl refuses files of canaries in which nothing shows that the right shape works in the same bed.
func hasControl(cases []*Case) error {
	isCanary := func(c *Case) bool { return c.Group == Canary && !c.Control }
	if slices.ContainsFunc(cases, isCanary) && !slices.ContainsFunc(cases, func(c *Case) bool { return !isCanary(c) }) {
		return fmt.Errorf("there are canaries but no control; add a case with control: true that shows the right shape")
	}
	return nil
}

// Text is the manifests of a case with those it includes.
func (c *Case) Text() (string, error) {
	texts := []string{c.Manifests}
	for _, name := range c.Include {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(c.File), name)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("include: %w", err)
		}
		texts = append(texts, string(text))
	}
	return strings.Join(texts, "\n---\n"), nil
}
