package page

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// Decode turns the bytes of a page or a text file into UTF-8, without a byte order mark.
// The encoding is that of a byte order mark, else of contentType (a Content-Type header, may be
// empty), else of a declaration in the first 1,024 bytes; failing these, UTF-8 if content is
// that, else Windows-1252. Bytes that are none of it become U+FFFD.
func Decode(content []byte, contentType string) string {
	encoding, _, certain := charset.DetermineEncoding(content, contentType)
	if !certain && utf8.Valid(content) {
		return string(content)
	}
	decoded, err := encoding.NewDecoder().Bytes(content)
	if err != nil {
		decoded = content
	}
	return strings.TrimPrefix(strings.ToValidUTF8(string(decoded), "\ufffd"), "\ufeff")
}
