package journal

import (
	"bytes"
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

// Codec turns cursors into opaque texts that only the owner of the key can make.
type Codec struct {
	Key []byte
}

const (
	cursorVersion = 1
	cursorSum     = 16 // bytes of the HMAC
	maxCursorText = 1024
)

// Encode gives the cursor's text in the alphabet of base64url. Equal cursors have equal texts.
func (c Codec) Encode(cursor Cursor) string {
	body := []byte{cursorVersion}
	body = binary.AppendUvarint(body, uint64(cursor.Position))
	body = binary.AppendUvarint(body, uint64(len(cursor.Epoch)))
	body = append(body, cursor.Epoch...)
	body = append(body, cursor.Store...)
	return base64.RawURLEncoding.EncodeToString(append(body, c.sum(body)...))
}

// Decode reads a text of Encode. Everything else is refused with ErrCursor.
func (c Codec) Decode(text string) (Cursor, error) {
	if len(text) > maxCursorText {
		return Cursor{}, fmt.Errorf("%w: too long", ErrCursor)
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(data) < cursorSum {
		return Cursor{}, ErrCursor
	}
	body, sum := data[:len(data)-cursorSum], data[len(data)-cursorSum:]
	if !hmac.Equal(sum, c.sum(body)) {
		return Cursor{}, ErrCursor
	}
	cursor, ok := parseCursor(body)
	if !ok || c.Encode(cursor) != text {
		return Cursor{}, ErrCursor
	}
	return cursor, nil
}

func (c Codec) sum(body []byte) []byte {
	mac := hmac.New(sha256.New, c.Key)
	mac.Write(body)
	return mac.Sum(nil)[:cursorSum]
}

func parseCursor(body []byte) (Cursor, bool) {
	rest, found := bytes.CutPrefix(body, []byte{cursorVersion})
	position, n := binary.Uvarint(rest)
	if !found || n <= 0 || position > math.MaxInt64 {
		return Cursor{}, false
	}
	rest = rest[n:]
	size, n := binary.Uvarint(rest)
	if n <= 0 || size > uint64(len(rest)-n) {
		return Cursor{}, false
	}
	epoch, store := rest[n:n+int(size)], rest[n+int(size):]
	return Cursor{Epoch: string(epoch), Store: StoreKey(store), Position: int64(position)}, true
}
