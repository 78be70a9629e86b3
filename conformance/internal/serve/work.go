package serve

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// Work answers line by line until the input ends.
func Work(input io.Reader, output io.Writer, answer func(line []byte) []byte) error {
	return eachLine(input, func(line []byte) error {
		_, err := output.Write(answer(line))
		return err
	})
}

// eachLine leaves out empty lines. Manifests are longer than a bufio.Scanner takes.
func eachLine(input io.Reader, do func(line []byte) error) error {
	reader := bufio.NewReader(input)
	for {
		line, err := reader.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := do(line); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
