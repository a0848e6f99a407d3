// Package subs tells MCP clients that resources have changed which they asked to follow, in both protocol eras. The MCP
// library acknowledges resources/subscribe and subscriptions/listen and leaves everything else to its user.
//
// A notification names the URI only, and is a hint: the client reads the resource to learn what happened. That is why
// several changes of one resource may become one notification, and nothing is lost by it.
package subs
