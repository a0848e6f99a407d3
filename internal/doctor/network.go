package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
)

// fault is a way in which a network fails, with what to do about it.
type fault struct{ text, remedy string }

const checkNetwork = "Check the network connection; behind a proxy set HTTPS_PROXY for ecwid-mcp."

func networkText(err error) string   { return faultOf(err).text }
func networkRemedy(err error) string { return faultOf(err).remedy }

// faultOf tells the ways apart. The order matters: a failure of the proxy is also a failed connection.
func faultOf(err error) fault {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return fault{"the proxy cannot be reached", "Check HTTPS_PROXY and whether the proxy runs."}
	case strings.Contains(err.Error(), http.StatusText(http.StatusProxyAuthRequired)):
		return fault{"the proxy asks for a password", "Put user and password into HTTPS_PROXY: http://user:password@proxy:port."}
	case errors.As(err, &dns) && dns.IsTimeout:
		return fault{"its name could not be looked up in time", checkNetwork}
	case errors.As(err, &dns):
		return fault{"its name is not known (DNS)", checkNetwork}
	case isTLS(err):
		return tlsFault(err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fault{"the connection was refused", "Check the API address; a firewall may also refuse."}
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return fault{"there is no way to it in this network", checkNetwork}
	case isTimeout(err):
		return fault{"no answer in time", checkNetwork + " If the connection is good, see status.ecwid.com."}
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fault{"the connection was cut", "Try again. If it goes on, a firewall or proxy may cut it."}
	case errors.As(err, &op) && op.Op == "dial":
		return fault{"no connection could be made", checkNetwork}
	}
	return fault{"the connection failed", checkNetwork}
}

func isTimeout(err error) bool {
	var timed net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timed) && timed.Timeout()
}

func isTLS(err error) bool {
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	return errors.As(err, &verification) || errors.As(err, &record) || errors.As(err, &alert) ||
		strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}

func tlsFault(err error) fault {
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fault{"its certificate is not valid today (TLS)", "Check the date and time of this machine."}
	case errors.As(err, &host):
		return fault{"its certificate is for another name (TLS)", "Check the API address, and whether a login page of the network answers in Ecwid's place."}
	case errors.As(err, &unknown):
		return fault{"its certificate is from an unknown authority (TLS)",
			"If a proxy of your company looks into TLS, let this machine trust its certificate: system store, or SSL_CERT_FILE on Linux."}
	}
	return fault{"no secure connection could be made (TLS)", "Check that the API address begins with the right one of https:// and http://, and what the proxy does with TLS."}
}
