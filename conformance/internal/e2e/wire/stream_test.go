package wire

import (
	"bytes"
	"testing"
)

func TestStreamPutsSegmentsInOrder(t *testing.T) {
	type part struct {
		sequence uint32
		payload  string
	}
	for name, test := range map[string]struct {
		parts []part
		want  string
	}{
		"in order":                    {[]part{{100, "abc"}, {103, "def"}}, "abcdef"},
		"out of order":                {[]part{{103, "def"}, {106, "g"}, {100, "abc"}}, "abcdefg"},
		"sent again":                  {[]part{{100, "abc"}, {100, "abc"}, {103, "d"}}, "abcd"},
		"sent again with more":        {[]part{{100, "abc"}, {101, "bcde"}}, "abcde"},
		"a gap hides what comes next": {[]part{{100, "abc"}, {104, "e"}}, "abc"},
	} {
		var s stream
		s.start(100)
		for _, part := range test.parts {
			s.add(part.sequence, []byte(part.payload))
		}
		if string(s.data) != test.want {
			t.Errorf("%s: %q, expected %q", name, s.data, test.want)
		}
	}
}

func TestStreamGoesOnWhenTheSequenceStartsAgainAtZero(t *testing.T) {
	var s stream
	s.start(0xfffffffe)
	s.add(0xfffffffe, []byte("abcd"))
	s.add(2, []byte("ef"))
	if string(s.data) != "abcdef" {
		t.Errorf("%q", s.data)
	}
}

func TestStreamKeepsNoMoreThanTheLimit(t *testing.T) {
	var s stream
	s.start(0)
	block := bytes.Repeat([]byte("x"), limit/2+1)
	s.add(0, block)
	s.add(uint32(len(block)), block)
	if len(s.data) != limit || s.total != 2*len(block) {
		t.Errorf("kept %d of %d bytes", len(s.data), s.total)
	}
}
