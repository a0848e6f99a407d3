package sandbox

import "fmt"

// newUUID draws a version 4 UUID in lower case.
func (s *Store) newUUID() string {
	a, b := s.rand.Uint64(), s.rand.Uint64()
	a = a&^0xf000 | 0x4000
	b = b&^(3<<62) | 1<<63
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", a>>32, a>>16&0xffff, a&0xffff, b>>48, b&0xffffffffffff)
}

// newCode draws a code of the given length from an alphabet.
func (s *Store) newCode(alphabet string, length int) string {
	code := make([]byte, length)
	for i := range code {
		code[i] = alphabet[s.rand.IntN(len(alphabet))]
	}
	return string(code)
}
