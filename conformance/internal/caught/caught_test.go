package caught

import (
	"errors"
	"strings"
	"testing"
)

func indexOutOfRange(list []int) (err error) {
	defer Into(&err)
	_ = list[3]
	return nil
}

func TestAPanicBecomesAnErrorWithItsPlace(t *testing.T) {
	var caught *Panic
	if err := indexOutOfRange(nil); !errors.As(err, &caught) {
		t.Fatalf("no panic but %v", err)
	}
	if !strings.Contains(caught.Value, "index out of range [3]") {
		t.Errorf("value %q", caught.Value)
	}
	if first, _, _ := strings.Cut(caught.Stack, "\n"); !strings.Contains(first, "caught.indexOutOfRange (caught_test.go:") {
		t.Errorf("the stack begins with %q", first)
	}
	if strings.Contains(caught.Stack, "/caught_test.go") {
		t.Errorf("the stack names a directory:\n%s", caught.Stack)
	}
}

func TestNoPanicIsNoError(t *testing.T) {
	if err := indexOutOfRange([]int{0, 1, 2, 3}); err != nil {
		t.Fatal(err)
	}
}
