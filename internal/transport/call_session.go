package transport

import (
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// plainSession is what the library's sessions can do on every transport.
type plainSession interface {
	server.SessionWithLogging
	server.SessionWithClientInfo
	server.SessionWithProtocolVersion
	server.SessionWithTools
	server.SessionWithResources
	server.SessionWithResourceTemplates
}

// fullSession can ask the client, too.
type fullSession interface {
	plainSession
	server.SessionWithSampling
	server.SessionWithElicitation
	server.SessionWithRoots
}

// lineSession is what the library's session can do on stdio.
type lineSession interface {
	server.SessionWithLogging
	server.SessionWithClientInfo
	server.SessionWithProtocolVersion
	server.SessionWithSampling
	server.SessionWithElicitation
	server.SessionWithRoots
}

type plainCall struct {
	plainSession
	notes *notifications
}

// NotificationChannel implements server.ClientSession.
func (c plainCall) NotificationChannel() chan<- mcp.JSONRPCNotification { return c.notes.channel() }

type fullCall struct {
	fullSession
	notes *notifications
}

// NotificationChannel implements server.ClientSession.
func (c fullCall) NotificationChannel() chan<- mcp.JSONRPCNotification { return c.notes.channel() }

type lineCall struct {
	lineSession
	notes *notifications
}

// NotificationChannel implements server.ClientSession.
func (c lineCall) NotificationChannel() chan<- mcp.JSONRPCNotification { return c.notes.channel() }

// Initialized implements server.ClientSession: a client of 2026-07-28 may begin with any call.
func (c lineCall) Initialized() bool { return true }

// scope returns the session with the call's own notifications. It leaves out the library's switch of the whole session
// to streamed answers.
func (n *notifications) scope(session server.ClientSession) server.ClientSession {
	switch session := session.(type) {
	case fullSession:
		return fullCall{session, n}
	case plainSession:
		return plainCall{session, n}
	case lineSession:
		return lineCall{session, n}
	default:
		return session
	}
}
