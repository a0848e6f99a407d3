package tools

import (
	"net/mail"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// problems collects what is wrong with the arguments of a call, so that all of it is answered at once.
type problems []toolkit.Problem

func (p *problems) add(argument, message string) {
	*p = append(*p, toolkit.Problem{Argument: argument, Message: message})
}

// addIf adds the problem when the condition holds.
func (p *problems) addIf(wrong bool, argument, message string) {
	if wrong {
		p.add(argument, message)
	}
}

// span checks the bounds of a range, of which each may be missing.
func (p *problems) span(from string, low *ecwid.Money, to string, high *ecwid.Money) {
	p.addIf(low != nil && high != nil && high.Cmp(*low) < 0, to, "is below "+from)
}

func (p *problems) err() error {
	if len(*p) == 0 {
		return nil
	}
	return toolkit.Invalid(*p...)
}

const maxEmail = 254

// email checks an address that must be one mailbox without a display name.
func (p *problems) email(argument, address string) {
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || len(address) > maxEmail || strings.ContainsAny(address, " \"<>") {
		p.add(argument, `must be one e-mail address such as "jane@example.com"`)
	}
}
