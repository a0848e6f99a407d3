package sandbox

import "testing"

func TestCategories(t *testing.T) {
	s := open(t, Options{})
	product := s.create("/products", `{"name":"Cup"}`)
	root := s.create("/categories", path(`{"name":"Kitchen","description":"All for cooking","parentId":0,"productIds":[%d]}`, product))
	below := s.create("/categories", path(`{"name":"Cups","parentId":%d,"orderBy":5}`, root))
	got := s.object(path("/categories/%d", root))
	wantFields(t, got, path(`{"id":%d,"name":"Kitchen","enabled":true,"orderBy":10,"productCount":1,"productCountWithoutSubcategories":1,
		"enabledProductCount":1,"productIds":[%d],"nameTranslated":{"en":"Kitchen"},"origin":"ECWID",
		"url":"https://store1003.company.site/products/kitchen-%d"}`, root, product, root))
	if _, has := got["parentId"]; has {
		t.Error("a root category has a parentId")
	}
	wantFields(t, s.object(path("/categories/%d", below)), path(`{"parentId":%d,"orderBy":5,"productCount":0}`, root))
	s.put(path("/categories/%d", root), `{"description":"Temporary hidden","enabled":false}`).wantBody(t, `{"updateCount":1}`)
	wantFields(t, s.object(path("/categories/%d", root)), `{"name":"Kitchen","description":"Temporary hidden","enabled":false}`)
	s.put(path("/categories/%d", root), `{}`).wantBody(t, `{"updateCount":0}`)
	s.put(path("/categories/%d", below), `{"parentId":0,"name":"Mugs"}`).wantBody(t, `{"updateCount":1}`)
	if moved := s.object(path("/categories/%d", below)); moved["parentId"] != nil || str(moved, "name") != "Mugs" {
		t.Errorf("moved category %v", moved)
	}
}

func TestCategoryRefusals(t *testing.T) {
	s := open(t, Options{})
	root := s.create("/categories", `{"name":"A"}`)
	below := s.create("/categories", path(`{"name":"B","parentId":%d}`, root))
	missing := s.get("/categories/5")
	missing.wantError(t, 404, "CATEGORIES_NOT_FOUND")
	if got := str(missing.object(t), "errorMessage"); got != "Category #5 not found" {
		t.Errorf("message %q", got)
	}
	s.post("/categories", `{"enabled":true}`).wantError(t, 400, "WRONG_PARAMETER")
	s.post("/categories", `{"name":" "}`).wantError(t, 400, "WRONG_PARAMETER")
	s.post("/categories", `{"name":5}`).wantError(t, 400, "WRONG_PARAMETER")
	s.post("/categories", `{"name":"C","parentId":5}`).wantError(t, 404, "CATEGORIES_NOT_FOUND")
	s.post("/categories", `{"name":"C","productIds":[5]}`).wantError(t, 404, "PRODUCT_NOT_FOUND")
	s.put(path("/categories/%d", root), path(`{"parentId":%d}`, below)).wantError(t, 400, "WRONG_PARAMETER")
	s.put(path("/categories/%d", root), `{"name":""}`).wantError(t, 400, "WRONG_PARAMETER")
	s.put("/categories/5", `{"name":"X"}`).wantError(t, 404, "CATEGORIES_NOT_FOUND")
	s.delete("/categories/5").wantBody(t, `{"deleteCount":0}`)
	s.wantIDs("/categories", root, below)
}

func TestCategorySearch(t *testing.T) {
	s := open(t, Options{})
	food := s.create("/categories", `{"name":"Food","description":"Eat <b>well</b>"}`)
	fruit := s.create("/categories", path(`{"name":"Fruit","parentId":%d}`, food))
	apples := s.create("/categories", path(`{"name":"Apples","parentId":%d}`, fruit))
	hidden := s.create("/categories", `{"name":"Hidden","enabled":false}`)
	under := s.create("/categories", path(`{"name":"Under","parentId":%d}`, hidden))
	product := s.create("/products", path(`{"name":"Red apple","categoryIds":[%d]}`, apples))
	s.wantIDs("/categories", food, fruit, apples)
	s.wantIDs("/categories?hidden_categories=true", food, fruit, apples, hidden, under)
	s.wantIDs("/categories?parent=0", food)
	s.wantIDs(path("/categories?parent=%d", food), fruit)
	s.wantIDs(path("/categories?parent=%d&withSubcategories=true", food), fruit, apples)
	s.wantIDs("/categories?parent=0&withSubcategories=true", food, fruit, apples)
	s.wantIDs(path("/categories?parentIds=%d,%d", food, fruit), fruit, apples)
	s.wantIDs(path("/categories?categoryIds=%d,%d,77", apples, food), food, apples)
	s.wantIDs("/categories?keyword=well", food)
	s.wantIDs("/categories?keyword=app&limit=1", apples)
	s.get("/categories?parent=root").wantError(t, 400, "WRONG_PARAMETER")
	s.get(path("/categories?categoryIds=%d,%d&productIds=true&responseFields=items(productIds,productCount)", food, apples)).wantBody(t,
		path(`{"items":[{"productIds":[],"productCount":1},{"productIds":[%d],"productCount":1}]}`, product))
	public := "Authorization: Bearer public_demo"
	if got := whole(s.do("GET", "/categories?hidden_categories=true", "", public).object(t), "total"); got != 3 {
		t.Errorf("the public token sees %d categories", got)
	}
	s.do("GET", path("/categories/%d", under), "", public).wantError(t, 404, "CATEGORIES_NOT_FOUND")
}

func TestAssigningProducts(t *testing.T) {
	s := open(t, Options{})
	first := s.create("/products", `{"name":"Cup"}`)
	second := s.create("/products", `{"name":"Can"}`)
	a := s.create("/categories", path(`{"name":"A","productIds":[%d]}`, first))
	at := path("/categories/%d", a)
	s.post(at+"/assignProducts", path(`{"productIds":[%d,%d]}`, first, second)).wantBody(t, `{"updateCount":1}`)
	wantFields(t, s.object(at), path(`{"productIds":[%d,%d]}`, first, second))
	wantFields(t, s.object(path("/products/%d", second)), path(`{"categoryIds":[%d]}`, a))
	s.post(at+"/unassignProducts", path(`{"productIds":[%d]}`, first)).wantBody(t, `{"deleteCount":1}`)
	wantFields(t, s.object(path("/products/%d", first)), `{"categoryIds":[],"showOnFrontpage":1}`)
	s.post(at+"/assignProducts", `{"productIds":[5]}`).wantError(t, 404, "PRODUCT_NOT_FOUND")
	s.post(at+"/assignProducts", `{}`).wantError(t, 400, "WRONG_PARAMETER")
	s.put(at, path(`{"productIds":[%d]}`, first)).wantBody(t, `{"updateCount":1}`)
	wantFields(t, s.object(at), path(`{"productIds":[%d]}`, first))
	b := s.create("/categories", path(`{"name":"B","parentId":%d}`, a))
	s.delete(at).wantBody(t, `{"deleteCount":1}`)
	s.get(path("/categories/%d", b)).wantError(t, 404, "CATEGORIES_NOT_FOUND")
	wantFields(t, s.object(path("/products/%d", first)), `{"categoryIds":[]}`)
}
