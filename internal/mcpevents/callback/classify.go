package callback

import (
	"context"
	"errors"
	"io"
	"net"
)

// classify turns an error of the HTTP client into a reason. The context is the caller's, without our own timeout.
func classify(ctx context.Context, err error) Reason {
	switch {
	case ctx.Err() != nil:
		return Canceled
	case errors.Is(err, errBlocked):
		return BlockedAddress
	case timedOut(err):
		return Timeout
	case brokeHandshake(err):
		return TLSError
	default:
		return Refused
	}
}

func timedOut(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

// brokeHandshake tells a bad certificate or protocol, which waiting does not cure, from a connection that went away.
func brokeHandshake(err error) bool {
	handshake := new(handshakeError)
	if !errors.As(err, &handshake) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return false
	}
	operation := new(net.OpError)
	return !errors.As(err, &operation) || operation.Op != "read" && operation.Op != "write"
}
