package sandbox

import (
	"iter"
	"math/rand/v2"
	"time"
)

// table holds the rows of one entity in the order of their creation.
type table struct {
	sequence
	rows    []*row
	byID    map[int64]*row
	deleted []deletion
}

// sequence hands out ids that grow, with gaps, as Ecwid's do.
type sequence struct{ last int64 }

func (q *sequence) next(r *rand.Rand) int64 {
	q.last += 1 + r.Int64N(9)
	return q.last
}

// row is one entity with the versions that a lagging search may still see. Its current version is the last one.
type row struct {
	id       int64
	created  time.Time
	versions []version
}

// version is one state of a row; doc is nil once the row is deleted, and is never changed in place.
type version struct {
	doc     object
	updated time.Time // what the entity shows as its update date
	written time.Time // when the index begins to count the lag
}

// deletion is one line of a /deleted list.
type deletion struct {
	at   time.Time
	item object
}

// hit is a row as a search sees it.
type hit struct {
	row     *row
	doc     object
	updated time.Time
}

func newTable(firstID int64) *table {
	return &table{byID: map[int64]*row{}, sequence: sequence{firstID}}
}

// insert adds a row under an id drawn from the table's sequence.
func (t *table) insert(id int64, doc object, at time.Time) *row {
	r := &row{id: id, created: at, versions: []version{{doc: doc, updated: at, written: at}}}
	t.rows = append(t.rows, r)
	t.byID[id] = r
	return r
}

// get finds a living row, nil when there is none.
func (t *table) get(id int64) *row { return t.byID[id] }

// all gives the living rows in the order of creation.
func (t *table) all() iter.Seq[*row] {
	return func(yield func(*row) bool) {
		for _, r := range t.rows {
			if r.doc() != nil && !yield(r) {
				return
			}
		}
	}
}

func (t *table) len() int { return len(t.byID) }

// remove deletes a row and lists it in /deleted with the given item, to which the date is added.
func (t *table) remove(r *row, item object, at time.Time) {
	item["date"] = formatDate(at)
	t.deleted = append(t.deleted, deletion{at: at, item: item})
	delete(t.byID, r.id)
	r.versions = append(r.versions, version{updated: at, written: at})
}

// seen gives the rows as a search sees them whose index stands at the given time.
func (t *table) seen(index time.Time) []hit {
	var hits []hit
	for _, r := range t.rows {
		if h, ok := r.seen(index); ok {
			hits = append(hits, h)
		}
	}
	return hits
}

// compact forgets versions that no index at or after the given time can show.
func (t *table) compact(index time.Time) {
	kept := t.rows[:0]
	for _, r := range t.rows {
		if r.forget(index); r.doc() != nil || len(r.versions) > 1 {
			kept = append(kept, r)
		}
	}
	clear(t.rows[len(kept):])
	t.rows = kept
}

func (r *row) current() version { return r.versions[len(r.versions)-1] }

// doc is the current document, not to be changed; nil when the row is deleted.
func (r *row) doc() object { return r.current().doc }

// put makes doc the current version.
func (r *row) put(doc object, at time.Time) {
	r.versions = append(r.versions, version{doc: doc, updated: at, written: at})
}

// hit is the row as it stands now.
func (r *row) hit() hit { return hit{row: r, doc: r.doc(), updated: r.current().updated} }

func (r *row) seen(index time.Time) (hit, bool) {
	for i := len(r.versions) - 1; i >= 0; i-- {
		v := r.versions[i]
		if !v.written.After(index) {
			return hit{row: r, doc: v.doc, updated: v.updated}, v.doc != nil
		}
	}
	return hit{}, false
}

func (r *row) forget(index time.Time) {
	for len(r.versions) > 1 && !r.versions[1].written.After(index) {
		r.versions = r.versions[1:]
	}
}
