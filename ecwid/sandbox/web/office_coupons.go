package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// couponsView is the list of coupons and the form for a new one.
type couponsView struct {
	Coupons []coupon
	Draft   url.Values // what the form had
	pager
}

func (s *Site) showCoupons(w http.ResponseWriter, r *http.Request) {
	s.renderCoupons(w, r, http.StatusOK, "")
}

func (s *Site) renderCoupons(w http.ResponseWriter, r *http.Request, status int, problem string) {
	list, pager, err := search[coupon](s, r, "/discount_coupons", url.Values{})
	if err != nil {
		s.broken(w, r, err)
		return
	}
	s.office(w, r, status, "office_coupons", "Coupons", problem, couponsView{list.Items, r.PostForm, pager})
}

// newCoupon is the body of POST /discount_coupons.
type newCoupon struct {
	Name       string      `json:"name"`
	Code       string      `json:"code"`
	Type       string      `json:"discountType"`
	Discount   json.Number `json:"discount"`
	UsesLimit  string      `json:"usesLimit"`
	Expiration string      `json:"expirationDate,omitempty"`
}

func (s *Site) addCoupon(w http.ResponseWriter, r *http.Request) {
	form := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	made := newCoupon{Name: form("name"), Code: form("code"), Type: form("type"), UsesLimit: form("uses"), Discount: json.Number(form("discount"))}
	if _, err := strconv.ParseFloat(made.Discount.String(), 64); err != nil || exact(made.Discount).Sign() < 0 {
		s.renderCoupons(w, r, http.StatusUnprocessableEntity, "The discount is a number, such as 10 or 7.50.")
		return
	}
	if days := form("days"); days != "" {
		n, err := strconv.Atoi(days)
		if err != nil || n < 1 || n > 3650 {
			s.renderCoupons(w, r, http.StatusUnprocessableEntity, "A coupon holds for 1 to 3650 days.")
			return
		}
		made.Expiration = s.store.Now().AddDate(0, 0, n).UTC().Format(storeTime)
	}
	body, err := json.Marshal(made)
	if err == nil {
		_, err = s.store.Create("/discount_coupons", body)
	}
	if err != nil {
		s.renderCoupons(w, r, http.StatusUnprocessableEntity, reason(err))
		return
	}
	done(w, r, "/office/coupons", "coupon")
}

// changeCoupon pauses a coupon or lets it hold again.
func (s *Site) changeCoupon(w http.ResponseWriter, r *http.Request) {
	status := r.PostForm.Get("status")
	if status != "ACTIVE" && status != "PAUSED" {
		s.renderCoupons(w, r, http.StatusUnprocessableEntity, "A coupon is active or paused.")
		return
	}
	if _, err := s.store.Update("/discount_coupons/"+url.PathEscape(r.PathValue("id")), []byte(`{"status":"`+status+`"}`)); err != nil {
		s.renderCoupons(w, r, http.StatusUnprocessableEntity, reason(err))
		return
	}
	done(w, r, "/office/coupons", "coupon")
}
