package sandbox

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPersonDoc(t *testing.T) {
	cases := map[string]struct{ in, want object }{
		"two words are split": {
			in:   object{"name": "Jane Doe"},
			want: object{"name": "Jane Doe", "firstName": "Jane", "lastName": "Doe"},
		},
		"the rest is the last name": {
			in:   object{"name": "Anna Maria  de Souza"},
			want: object{"name": "Anna Maria  de Souza", "firstName": "Anna", "lastName": "Maria  de Souza"},
		},
		"one word is not split": {
			in:   object{"name": "Plato"},
			want: object{"name": "Plato"},
		},
		"blanks around a word do not make two": {
			in:   object{"name": " Plato "},
			want: object{"name": " Plato "},
		},
		"sent read-only fields are dropped": {
			in:   object{"firstName": "A", "lastName": "B", "countryName": "C", "stateOrProvinceName": "D"},
			want: object{},
		},
		"country and state get their names": {
			in: object{"countryCode": "US", "stateOrProvinceCode": "NC"},
			want: object{"countryCode": "US", "countryName": "United States",
				"stateOrProvinceCode": "NC", "stateOrProvinceName": "North Carolina"},
		},
		"codes are read in any case": {
			in: object{"countryCode": "us", "stateOrProvinceCode": "wy"},
			want: object{"countryCode": "us", "countryName": "United States",
				"stateOrProvinceCode": "wy", "stateOrProvinceName": "Wyoming"},
		},
		"a state of another country has no name": {
			in:   object{"countryCode": "IN", "stateOrProvinceCode": "AL"},
			want: object{"countryCode": "IN", "countryName": "India", "stateOrProvinceCode": "AL"},
		},
		"unknown codes stay": {
			in:   object{"countryCode": "ZZ", "stateOrProvinceCode": "Q"},
			want: object{"countryCode": "ZZ", "stateOrProvinceCode": "Q"},
		},
		"unknown fields stay": {
			in:   object{"doorCode": "77"},
			want: object{"doorCode": "77"},
		},
	}
	for name, c := range cases {
		before := clone(c.in)
		if diff := cmp.Diff(c.want, personDoc(c.in)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
		if diff := cmp.Diff(before, c.in); diff != "" {
			t.Errorf("%s: the person was changed in place\n%s", name, diff)
		}
	}
}

func TestFirstAndLastEntriesOfTheLists(t *testing.T) {
	for code, want := range map[string]string{"US": "United States", "AE": "United Arab Emirates", "GB": "United Kingdom", "": "", "U": ""} {
		if got := countryName(code); got != want {
			t.Errorf("country %q is %q, want %q", code, got, want)
		}
	}
	for code, want := range map[string]string{"AL": "Alabama", "DC": "District of Columbia", "WY": "Wyoming", "XX": ""} {
		if got := stateName("US", code); got != want {
			t.Errorf("state %q is %q, want %q", code, got, want)
		}
	}
}
