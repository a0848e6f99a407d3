package tools

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"

	"pgregory.net/rapid"
)

const fiveOff = `{"discountType":"ABS","discount":5}`

// repeating gives the same ten bytes n times, then those of next.
func repeating(n int, next io.Reader) io.Reader {
	return io.MultiReader(bytes.NewReader(bytes.Repeat([]byte("0123456789"), n)), next)
}

// repeated is the code that the bytes of repeating make.
const repeated = "STUVWXYZ23"

func TestGeneratedCodes(t *testing.T) {
	random := rand.NewChaCha8([32]byte{7})
	seen := map[string]bool{}
	letters := map[rune]int{}
	for range 2000 {
		code, err := newCouponCode(random)
		if err != nil || len(code) != codeLength || !couponCode.MatchString(code) {
			t.Fatal(code, err)
		}
		seen[code] = true
		for _, letter := range code {
			letters[letter]++
		}
	}
	if len(seen) != 2000 || len(letters) != len(codeAlphabet) {
		t.Errorf("%d codes of %d letters", len(seen), len(letters))
	}
	for letter, n := range letters {
		if !strings.ContainsRune(codeAlphabet, letter) || strings.ContainsRune("O0I1l", letter) || n < 450 || n > 800 { // 625 are expected
			t.Errorf("%q came %d times", letter, n)
		}
	}
	if _, err := newCouponCode(bytes.NewReader([]byte("short"))); err == nil {
		t.Error("a broken source of randomness made a code")
	}
}

func TestCouponWithoutACodeGetsOne(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		first := read[createDiscountCouponOutput](d.does("create_discount_coupon", fiveOff, `{}`)).Code
		second := read[createDiscountCouponOutput](d.does("create_discount_coupon", fiveOff, `{}`)).Code
		if len(first) != codeLength || first == second {
			t.Error(first, second)
		}
		d.stored("/discount_coupons", `{"total":2}`)
	})
}

func TestTakenCodes(t *testing.T) {
	taken := `{"name":"Old","code":"` + repeated + `","discountType":"ABS","discount":9}`
	for clashes := range maxCodes + 1 {
		t.Run(fmt.Sprint(clashes), func(t *testing.T) {
			at(t, setup{rand: repeating(clashes, rand.NewChaCha8([32]byte{}))}, func(d *desk) {
				d.make("/discount_coupons", taken)
				if clashes == maxCodes {
					d.refuses("create_discount_coupon", fiveOff, toolkit.CodeConflict, "Marketing, Discount coupons")
					d.stored("/discount_coupons", `{"total":1}`)
					return
				}
				a := d.does("create_discount_coupon", fiveOff, `{"coupon":{"discount":5}}`)
				if read[createDiscountCouponOutput](a).Code == repeated || a.sent("POST /discount_coupons") != clashes+1 {
					t.Error(a.text, a.requests)
				}
				d.stored("/discount_coupons", `{"total":2}`)
			})
		})
	}
	at(t, setup{}, func(d *desk) {
		d.make("/discount_coupons", taken)
		a := d.refuses("create_discount_coupon", `{"discountType":"ABS","discount":5,"code":"`+strings.ToLower(repeated)+`"}`, toolkit.CodeConflict)
		if a.sent("POST /discount_coupons") != 1 {
			t.Error(a.requests)
		}
		d.stored("/discount_coupons", `{"total":1,"items":[{"discount":9}]}`)
	})
}

func TestCouponWhenTheAnswerIsLost(t *testing.T) {
	for kind, posts := range map[sandbox.FaultKind]int{sandbox.CutAfter: 1, sandbox.Truncated: 1, sandbox.EmptyBody: 1, sandbox.CutBefore: 2} {
		for _, args := range []string{fiveOff, `{"discountType":"ABS","discount":5,"code":"MINE"}`} {
			t.Run(string(kind)+args, func(t *testing.T) {
				at(t, setup{Options: sandbox.Options{SearchLag: time.Second}}, func(d *desk) {
					d.breaks(sandbox.Fault{Kind: kind, Method: "POST", Path: "/discount_coupons", Times: 1})
					a := d.does("create_discount_coupon", args, `{"coupon":{"discount":5,"status":"ACTIVE"}}`)
					if a.sent("POST /discount_coupons") != posts {
						t.Error(a.requests)
					}
					out := read[createDiscountCouponOutput](a)
					d.stored("/discount_coupons/"+out.Code, `{"id":`+text(int64(out.ID))+`,"discount":5}`)
					d.pass(time.Minute)
					d.stored("/discount_coupons", `{"total":1}`)
				})
			})
		}
	}
}

// TestLostRefusalOfATakenCode: what was lost is the answer that the code is somebody else's.
func TestLostRefusalOfATakenCode(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.make("/discount_coupons", `{"name":"Old","code":"MINE","discountType":"ABS","discount":9}`)
		d.pass(5 * time.Minute)
		d.breaks(sandbox.Fault{Kind: sandbox.CutAfter, Method: "POST", Times: 1})
		d.refuses("create_discount_coupon", `{"discountType":"ABS","discount":5,"code":"MINE"}`, toolkit.CodeConflict)
		d.stored("/discount_coupons", `{"total":1,"items":[{"discount":9}]}`)
	})
}

func TestCouponWithUnknownOutcome(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.breaks(sandbox.Fault{Kind: sandbox.CutBefore, Method: "POST"})
		a := d.refuses("create_discount_coupon", fiveOff, toolkit.CodeOutcomeUnknown, "Marketing, Discount coupons")
		if a.sent("POST /discount_coupons") != 2 || a.retryable {
			t.Error(a.requests)
		}
	})
}

func TestCouponThatCannotBeReadAgain(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.breaks(sandbox.Fault{Kind: sandbox.Status, Status: 500, Method: "GET", Path: "/discount_coupons"})
		d.does("create_discount_coupon", `{"discountType":"ABS","discount":5,"code":"MINE","expirationDate":"2026-12-24"}`,
			`{"code":"MINE","coupon":{"discount":5,"expirationDate":"2026-12-24T23:59:59-05:00","status":"ACTIVE"}}`)
		d.stored("/discount_coupons", `{"total":1}`)
	})
}

// TestCouponsThatPassAreTaken: whatever terms the checks let pass, Ecwid takes, and stores what the answer says.
func TestCouponsThatPassAreTaken(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		kind := rapid.SampledFrom([]string{"ABS", "PERCENT", "SHIPPING", "ABS_AND_SHIPPING", "PERCENT_AND_SHIPPING"}).Draw(r, "type")
		args := fmt.Sprintf(`{"discountType":%q,"discount":%d`, kind, rapid.IntRange(0, 120).Draw(r, "discount"))
		if rapid.Bool().Draw(r, "limited") {
			args += `,"catalogLimit":{"products":[1]}`
		}
		for _, name := range []string{"launchDate", "expirationDate"} {
			if rapid.Bool().Draw(r, name+" given") {
				args += fmt.Sprintf(`,%q:"2026-06-%02d"`, name, rapid.IntRange(10, 20).Draw(r, name))
			}
		}
		var a answer
		var stored string
		at(t, setup{}, func(d *desk) {
			a = d.call("create_discount_coupon", args+`}`)
			raw, err := d.store.JSON("/discount_coupons")
			stored = string(raw) + fmt.Sprint(err)
		})
		if a.failed != strings.Contains(stored, `"total":0`) || a.failed && a.code != toolkit.CodeInvalidArgument {
			r.Fatalf("%s\n%s\n%s", args, a.text, stored)
		}
	})
}
