package web

import "strconv"

// category is what the pages read of a category.
type category struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// topCategories are those that the shop front offers to choose from.
func (s *Site) topCategories() ([]category, error) {
	list, err := read[found[category]](s, "/categories?parent=0&limit=100")
	return list.Items, err
}

func (s *Site) category(id int64) (category, error) {
	return read[category](s, "/categories/"+strconv.FormatInt(id, 10))
}
