package web

import (
	"encoding/json"
	"fmt"
)

// storeView is what every page shows of the store.
type storeView struct {
	Name        string
	Description string
	currency
	zone
}

// profile is what the pages read of GET /profile.
type profile struct {
	Settings struct {
		StoreName        string `json:"storeName"`
		StoreDescription string `json:"storeDescription"`
	} `json:"settings"`
	FormatsAndUnits struct {
		currency
		Timezone string `json:"timezone"`
	} `json:"formatsAndUnits"`
}

func (s *Site) storeView() storeView {
	p, err := read[profile](s, "/profile?responseFields=settings(storeName,storeDescription),formatsAndUnits")
	if err != nil {
		return storeView{}
	}
	return storeView{
		Name: p.Settings.StoreName, Description: p.Settings.StoreDescription,
		currency: p.FormatsAndUnits.currency, zone: zoneOf(p.FormatsAndUnits.Timezone),
	}
}

// read decodes what the store answers at a path below its id.
func read[T any](s *Site, path string) (T, error) {
	var out T
	body, err := s.store.JSON(path)
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal(body, &out); err != nil {
		return out, fmt.Errorf("web: cannot read %s: %w", path, err)
	}
	return out, nil
}
