package callback

import "bytes"

// Reveal gives the bytes of the key, for whoever seals them: nobody else has a use for them.
func (k Key) Reveal() []byte {
	if k.secret == nil {
		return nil
	}
	return bytes.Clone(k.secret())
}
