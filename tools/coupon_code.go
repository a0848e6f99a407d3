package tools

import (
	"fmt"
	"io"
	"regexp"
)

// codeAlphabet leaves out letters and digits that people mix up when they read a code aloud or copy it by hand. Its
// 32 characters divide a byte's 256 values, so that every code is as likely as any other.
const codeAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// codeLength characters of 5 bits each make 50 bits: far too many to guess at a checkout.
const codeLength = 10

func newCouponCode(random io.Reader) (string, error) {
	var code [codeLength]byte
	if _, err := io.ReadFull(random, code[:]); err != nil {
		return "", fmt.Errorf("coupon code: %w", err)
	}
	for i, b := range code {
		code[i] = codeAlphabet[int(b)%len(codeAlphabet)]
	}
	return string(code[:]), nil
}

// couponCode is what a shopper can type; Ecwid takes at most 128 characters.
var couponCode = regexp.MustCompile(`^[\p{L}\p{N}_-]{1,128}$`)
