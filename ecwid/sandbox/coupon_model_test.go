package sandbox

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// voucher is a coupon in a simple model.
type voucher struct {
	id      int64
	code    string
	paused  bool
	single  bool
	used    int64
	expires time.Time // zero: never
}

// drawer is a simple model of all coupons of a store.
type drawer struct {
	shop *shop
	all  []*voucher
	gone []int64
}

func (v *voucher) status(now time.Time) string {
	switch {
	case v.paused:
		return "PAUSED"
	case !v.expires.IsZero() && v.expires.Before(now):
		return "EXPIRED"
	case v.single && v.used > 0:
		return "USEDUP"
	}
	return "ACTIVE"
}

func (d *drawer) taken(code string, except *voucher) bool {
	return slices.ContainsFunc(d.all, func(v *voucher) bool { return v != except && strings.EqualFold(v.code, code) })
}

var codes = rapid.SampledFrom([]string{"SUMMER", "summer", "Sale", "SALE", "ten"})

func (d *drawer) create(rt *rapid.T) {
	v := &voucher{code: codes.Draw(rt, "code"), single: rapid.Bool().Draw(rt, "single")}
	body := object{"name": "C", "code": v.code, "usesLimit": map[bool]string{true: "SINGLE", false: "UNLIMITED"}[v.single]}
	if hours := rapid.IntRange(0, 3).Draw(rt, "hours"); hours > 0 {
		v.expires = d.shop.clock.now.Add(time.Duration(hours) * time.Hour)
		body["expirationDate"] = v.expires.In(time.FixedZone("", 3600)).Format(dateLayout)
	}
	answer := d.shop.post("/discount_coupons", string(encode(body)))
	if d.taken(v.code, nil) {
		answer.wantError(d.shop.t, 409, "")
		return
	}
	answer.wantStatus(d.shop.t, 200)
	v.id = whole(answer.object(d.shop.t), "id")
	d.all = append(d.all, v)
}

// pick gives a coupon and a way to name it: its id, or its code in whatever case.
func (d *drawer) pick(rt *rapid.T) (*voucher, string) {
	if len(d.all) == 0 {
		rt.Skip("no coupons yet")
	}
	v := rapid.SampledFrom(d.all).Draw(rt, "voucher")
	name := rapid.SampledFrom([]string{path("%d", v.id), v.code, strings.ToLower(v.code), strings.ToUpper(v.code)}).Draw(rt, "name")
	return v, "/discount_coupons/" + name
}

func (d *drawer) rename(rt *rapid.T) {
	v, target := d.pick(rt)
	code := codes.Draw(rt, "code")
	answer := d.shop.put(target, `{"code":"`+code+`"}`)
	if d.taken(code, v) {
		answer.wantError(d.shop.t, 409, "")
		return
	}
	answer.wantBody(d.shop.t, `{"updateCount":1}`)
	v.code = code
}

func (d *drawer) pause(rt *rapid.T) {
	v, target := d.pick(rt)
	v.paused = !v.paused
	status := map[bool]string{true: "PAUSED", false: "ACTIVE"}[v.paused]
	d.shop.put(target, `{"status":"`+status+`"}`).wantBody(d.shop.t, `{"updateCount":1}`)
}

func (d *drawer) use(rt *rapid.T) {
	v, target := d.pick(rt)
	v.used++
	d.shop.put(target, path(`{"orderCount":%d}`, v.used)).wantBody(d.shop.t, `{"updateCount":1}`)
}

func (d *drawer) drop(rt *rapid.T) {
	v, target := d.pick(rt)
	d.shop.delete(target).wantBody(d.shop.t, `{"deleteCount":1}`)
	d.shop.get(target).wantError(d.shop.t, 404, "DISCOUNT_COUPON_NOT_FOUND")
	d.all = slices.DeleteFunc(d.all, func(other *voucher) bool { return other == v })
	d.gone = append(d.gone, v.id)
}

func (d *drawer) wait(rt *rapid.T) {
	d.shop.clock.advance(time.Duration(rapid.IntRange(1, 150).Draw(rt, "minutes")) * time.Minute)
}

func (d *drawer) check(*rapid.T) {
	t, now := d.shop.t, d.shop.clock.now
	byStatus := map[string][]int64{"ACTIVE": nil, "PAUSED": nil, "EXPIRED": nil, "USEDUP": nil}
	for _, v := range slices.Backward(d.all) {
		status := v.status(now)
		byStatus[status] = append(byStatus[status], v.id)
		wantFields(t, d.shop.object("/discount_coupons/"+v.code), path(`{"id":%d,"code":%q,"status":%q,"orderCount":%d}`, v.id, v.code, status, v.used))
		d.shop.wantIDs("/discount_coupons?code="+v.code, v.id)
	}
	for status, want := range byStatus {
		d.shop.wantIDs("/discount_coupons?availability="+status, want...)
	}
	d.shop.wantIDs("/coupons/deleted", d.gone...)
}

func TestCouponsKeepTheirBooks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := &drawer{shop: open(t, Options{})}
		rt.Repeat(map[string]func(*rapid.T){
			"create": d.create, "rename": d.rename, "pause": d.pause, "use": d.use, "drop": d.drop, "wait": d.wait, "": d.check,
		})
		if t.Failed() {
			rt.Fatal("the store and the model differ")
		}
	})
}
