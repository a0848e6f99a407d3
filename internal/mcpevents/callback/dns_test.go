package callback

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"sync"
	"testing"
)

// names is a name server whose answers change with every question for an address, until the last one remains.
type names struct {
	mu      sync.Mutex
	answers []netip.Addr
	asked   int
	serving sync.WaitGroup
}

func resolveTo(t *testing.T, answers ...string) (*net.Resolver, *names) {
	n := &names{}
	for _, answer := range answers {
		n.answers = append(n.answers, netip.MustParseAddr(answer))
	}
	t.Cleanup(n.serving.Wait)
	return &net.Resolver{PreferGo: true, Dial: n.dial}, n
}

func (n *names) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	n.serving.Add(1)
	go func() {
		defer n.serving.Done()
		defer server.Close()
		var size [2]byte // of a message over a stream
		if _, err := io.ReadFull(server, size[:]); err != nil {
			return
		}
		question := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(server, question); err != nil {
			return
		}
		reply := n.reply(question)
		_, _ = server.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...))
	}()
	return client, nil
}

// reply answers one question (RFC 1035, section 4).
func (n *names) reply(question []byte) []byte {
	const header = 12
	end := header
	for question[end] != 0 {
		end += int(question[end]) + 1
	}
	kind := binary.BigEndian.Uint16(question[end+1:])
	end += 5
	address := n.next(kind)
	reply := append([]byte{question[0], question[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, question[header:end]...)
	if address.IsValid() {
		reply[7] = 1
		reply = append(reply, 0xc0, header)
		reply = binary.BigEndian.AppendUint16(reply, kind)
		reply = append(reply, 0, 1, 0, 0, 0, 0)
		reply = binary.BigEndian.AppendUint16(reply, uint16(address.BitLen()/8))
		reply = append(reply, address.AsSlice()...)
	}
	return reply
}

func (n *names) next(kind uint16) netip.Addr {
	n.mu.Lock()
	defer n.mu.Unlock()
	address := n.answers[0]
	if address.Is4() != (kind == 1) {
		return netip.Addr{}
	}
	n.asked++
	if len(n.answers) > 1 {
		n.answers = n.answers[1:]
	}
	return address
}
