package ecwid

import (
	"encoding/json"
	"testing"
	"time"
)

func TestTimesAreRead(t *testing.T) {
	may := time.Date(2024, 5, 1, 5, 26, 28, 0, time.UTC)
	tests := map[string]time.Time{
		`"2024-05-01 05:26:28 +0000"`:      may,
		`"2024-05-01 09:26:28 +0400"`:      may,
		`"2024-04-30 23:56:28 -0530"`:      may,
		`"2024-05-01 05:26:28 UTC"`:        may,
		`"2024-05-01 05:26:28 GMT"`:        may,
		`"2024-05-01 05:26:28"`:            may,
		`"2024-05-01T05:26:28Z"`:           may,
		`"2024-05-01T07:26:28+02:00"`:      may,
		`" 2024-05-01 05:26:28 +0000 "`:    may,
		`1714541188`:                       may,
		`"1714541188"`:                     may,
		`"2024-05-01"`:                     time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC),
		`"2024-02-29 00:00:00 +0000"`:      time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC),
		`-1`:                               time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC),
		`null`:                             {},
		`""`:                               {},
		`"\u0032024-05-01 05:26:28 +0000"`: may,
	}
	for data, want := range tests {
		got := Time{may}
		if err := json.Unmarshal([]byte(data), &got); err != nil || !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%s reads as %v, %v; want %v", data, got, err, want)
		}
	}
	for _, data := range []string{`"yesterday"`, `"2024-13-01 00:00:00 +0000"`, `"2024-02-30"`, `true`, `{}`, `1.5`, `1e9`,
		`99999999999999`, `"2024-05-01 05:26"`, `"2024-05-01 05:26:28 CET"`} {
		got := Time{may}
		if err := json.Unmarshal([]byte(data), &got); err == nil || !got.Equal(may) {
			t.Errorf("%s reads as %v", data, got)
		}
	}
}

func TestTimesAreWritten(t *testing.T) {
	berlin := time.FixedZone("CEST", 2*3600)
	tests := map[string]Time{
		`"2024-05-01 05:26:28 +0000"`: NewTime(time.Date(2024, 5, 1, 7, 26, 28, 987, berlin)),
		`"1970-01-01 00:00:00 +0000"`: {time.Unix(0, 0)},
		`null`:                        {},
	}
	for want, value := range tests {
		if got, err := json.Marshal(value); err != nil || string(got) != want {
			t.Errorf("%v is written as %s, %v; want %s", value, got, err, want)
		}
	}
}

func FuzzTime(f *testing.F) {
	for _, seed := range []string{`"2024-05-01 05:26:28 +0000"`, `1714541188`, `null`, `""`, `"2024-05-01"`, `-62135596800`,
		`253402300799`, `"0000-01-01"`, `"9999-12-31 23:59:59 -0100"`, `"2024-05-01 05:26:28 UTC"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var first, second Time
		if json.Unmarshal(data, &first) != nil {
			return
		}
		encoded, err := json.Marshal(first)
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		if err := json.Unmarshal(encoded, &second); err != nil || second.Unix() != first.Unix() {
			t.Errorf("%q reads as %v, is written as %s and then reads as %v, %v", data, first, encoded, second, err)
		}
	})
}
