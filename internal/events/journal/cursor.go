package journal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
)

// Cursor is where a reader stands.
type Cursor struct {
	// Epoch is that of the journal.
	Epoch string
	Store StoreKey
	// Position is that of the last record that was read, 0 for none.
	Position int64
}

// Codec turns cursors into opaque texts that only the owner of the key can make or read.
type Codec struct {
	Key []byte
}

const (
	cursorVersion = 2 // 1 was signed and could be read by everybody
	cursorNonce   = 12
	maxCursorText = 1024
)

// Encode gives the cursor's text in the alphabet of base64url. Equal cursors have equal texts, others of a store differ
// in all but their length.
func (c Codec) Encode(cursor Cursor) string {
	body := []byte{cursorVersion}
	body = binary.BigEndian.AppendUint64(body, uint64(cursor.Position)) // as long for all, so that the length tells nothing
	body = binary.AppendUvarint(body, uint64(len(cursor.Epoch)))
	body = append(body, cursor.Epoch...)
	body = append(body, cursor.Store...)
	nonce := c.nonce(body)
	return base64.RawURLEncoding.EncodeToString(c.seal().Seal(nonce, nonce, body, nil))
}

// Decode reads a text of Encode. Everything else is refused with ErrCursor.
func (c Codec) Decode(text string) (Cursor, error) {
	if len(text) > maxCursorText {
		return Cursor{}, fmt.Errorf("%w: too long", ErrCursor)
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(data) < cursorNonce {
		return Cursor{}, ErrCursor
	}
	body, err := c.seal().Open(nil, data[:cursorNonce], data[cursorNonce:], nil)
	if err != nil {
		return Cursor{}, ErrCursor
	}
	cursor, ok := parseCursor(body)
	if !ok || c.Encode(cursor) != text {
		return Cursor{}, ErrCursor
	}
	return cursor, nil
}

// seal is AES-256 in Galois/counter mode.
func (c Codec) seal() cipher.AEAD {
	block, err := aes.NewCipher(c.derive("cursor: encryption"))
	if err != nil {
		panic(err) // the key has the wrong length
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // the block has
	}
	return aead
}

// nonce is made of what is sealed, as keyed hashes are: two different bodies get the same one once in 2^48 cursors.
func (c Codec) nonce(body []byte) []byte {
	return keyed(c.derive("cursor: nonce"), body)[:cursorNonce]
}

// derive makes a key for one purpose.
func (c Codec) derive(purpose string) []byte { return keyed(c.Key, []byte(purpose)) }

func keyed(key, data []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(data)
	return mac.Sum(nil)
}

func parseCursor(body []byte) (Cursor, bool) {
	const fixed = 8
	rest, found := bytes.CutPrefix(body, []byte{cursorVersion})
	if !found || len(rest) < fixed {
		return Cursor{}, false
	}
	position := binary.BigEndian.Uint64(rest)
	rest = rest[fixed:]
	size, n := binary.Uvarint(rest)
	if position > math.MaxInt64 || n <= 0 || size > uint64(len(rest)-n) {
		return Cursor{}, false
	}
	epoch, store := rest[n:n+int(size)], rest[n+int(size):]
	return Cursor{Epoch: string(epoch), Store: StoreKey(store), Position: int64(position)}, true
}
