package wire

import (
	"bytes"
	"encoding/base64"

	"golang.org/x/net/http2/hpack"
)

// Reveals names the clear form in which data shows the token, or is "".
func Reveals(data []byte, token string) string {
	if bytes.Contains(data, []byte(token)) {
		return "as it is"
	}
	for _, pattern := range base64Forms(token) {
		if bytes.Contains(data, pattern) {
			return "in base64"
		}
	}
	for _, pattern := range huffmanForms(token) {
		if bytes.Contains(data, pattern) {
			return "in the Huffman code of HTTP/2 headers"
		}
	}
	return ""
}

// base64Forms are the three ways the token looks inside a longer text, without the characters its neighbours decide.
func base64Forms(token string) [][]byte {
	var forms [][]byte
	for before := range 3 {
		text := base64.RawStdEncoding.EncodeToString(append(make([]byte, before), token...))
		first := []int{0, 2, 3}[before]
		forms = append(forms, []byte(text[first:len(text)-1]))
	}
	return forms
}

// huffmanForms are the eight ways the token looks inside a longer header value: codes do not begin at whole bytes. The
// first and the last byte are shared with the neighbours and left out.
func huffmanForms(token string) [][]byte {
	code := hpack.AppendHuffmanString(nil, token)
	var forms [][]byte
	for shift := range 8 {
		shifted := make([]byte, len(code)+1)
		for i, b := range code {
			shifted[i] |= b >> shift
			shifted[i+1] |= b << (8 - shift)
		}
		forms = append(forms, shifted[1:len(code)-1])
	}
	return forms
}
