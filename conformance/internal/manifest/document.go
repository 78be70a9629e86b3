// Package manifest reads Kubernetes objects the way the API server is given them.
package manifest

import (
	"fmt"
	"regexp"
	"strings"

	"sigs.k8s.io/yaml"
)

// Document is one YAML document.
type Document struct {
	// File is what the text is called, "" if it has no name.
	File string
	// Index counts the documents of the text, empty ones included.
	Index  int
	Text   string
	Object map[string]any
	// Err says why the document cannot be read; a key that occurs twice is such a reason.
	Err error
}

var separator = regexp.MustCompile(`(?m)^---[ \t]*(#.*)?$`)

// Parse splits a text into its documents; empty ones are left out.
func Parse(text string) []Document {
	var documents []Document
	for index, part := range separator.Split(text, -1) {
		document := Document{Index: index, Text: part}
		document.Err = yaml.UnmarshalStrict([]byte(part), &document.Object)
		if document.Err == nil && len(document.Object) == 0 {
			continue
		}
		documents = append(documents, document)
	}
	return documents
}

// String is the text at a path, or "" where there is none.
func (d Document) String(path ...string) string {
	var current any = d.Object
	for _, key := range path {
		object, isObject := current.(map[string]any)
		if !isObject {
			return ""
		}
		current = object[key]
	}
	text, _ := current.(string)
	return text
}

func (d Document) Kind() string      { return d.String("kind") }
func (d Document) Name() string      { return d.String("metadata", "name") }
func (d Document) Namespace() string { return d.String("metadata", "namespace") }

// Group is the API group, "" for the core of Kubernetes.
func (d Document) Group() string {
	group, _, hasGroup := strings.Cut(d.String("apiVersion"), "/")
	if !hasGroup {
		return ""
	}
	return group
}

// Title names the document in messages.
func (d Document) Title() string {
	return fmt.Sprintf("document %d (%s %s/%s)", d.Index, d.Kind(), d.Namespace(), d.Name())
}
