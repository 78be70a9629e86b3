package wire

import (
	"bytes"
	"encoding/base64"
	"testing"

	"golang.org/x/net/http2/hpack"
)

const token = "nq2ybp5dkzcw6xhvt3mfo7aegu"

func headers(t *testing.T, value string) []byte {
	t.Helper()
	var block bytes.Buffer
	if err := hpack.NewEncoder(&block).WriteField(hpack.HeaderField{Name: "authorization", Value: value}); err != nil {
		t.Fatal(err)
	}
	return block.Bytes()
}

func TestRevealsFindsTheToken(t *testing.T) {
	for name, data := range map[string][]byte{
		"raw":                     []byte("GET / HTTP/1.1\r\nAuthorization: Bearer " + token + "\r\n"),
		"HPACK":                   headers(t, "Bearer "+token),
		"HPACK, other alignments": headers(t, "B "+token+" and more"),
		"HPACK, end of value":     headers(t, "xy="+token),
		"base64":                  []byte(base64.StdEncoding.EncodeToString([]byte("user:" + token + "!"))),
		"base64, alignment":       []byte(base64.StdEncoding.EncodeToString([]byte("me:" + token))),
	} {
		if Reveals(data, token) == "" {
			t.Errorf("%s: not found", name)
		}
	}
	// All eight places at which the code can begin within a byte.
	for before := range 8 {
		value := bytes.Repeat([]byte("&"), before) // its code has eight bits
		value = append(value, bytes.Repeat([]byte("0"), before)...)
		if Reveals(headers(t, string(value)+token), token) == "" {
			t.Errorf("not found behind %q", value)
		}
	}
}

func TestRevealsDoesNotFindAnotherToken(t *testing.T) {
	another := "nq2ybp5dkzcw6xhvt3mfo7aegv"
	for name, data := range map[string][]byte{
		"nothing":  nil,
		"raw":      []byte("Bearer " + another),
		"one part": []byte(token[:len(token)-1]),
	} {
		if form := Reveals(data, token); form != "" {
			t.Errorf("%s: found %s", name, form)
		}
	}
}

func TestTokenThatIsSplitOverSegmentsIsFound(t *testing.T) {
	var s stream
	s.start(1)
	block := headers(t, "Bearer "+token)
	middle := len(block) / 2
	s.add(1+uint32(middle), block[middle:])
	s.add(1, block[:middle])
	if Reveals(s.data, token) == "" {
		t.Error("not found")
	}
}
