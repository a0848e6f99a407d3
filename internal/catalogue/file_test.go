package catalogue

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"ecwid-mcp/ecwid"

	"github.com/google/go-cmp/cmp"
)

func TestEveryFormGivesTheSameRows(t *testing.T) {
	want := rowsOf(t, "sku,name,price,stock\nA-1,\"Tea, green\",4.50,7\n")
	for name, text := range map[string]string{
		"semicolons":                     "sku;name;price;stock\nA-1;\"Tea, green\";4,50;7\n",
		"tabs":                           "sku\tname\tprice\tstock\nA-1\tTea, green\t4,50\t7\n",
		"line ends":                      "sku,name,price,stock\r\nA-1,\"Tea, green\",4.50,7\r\n",
		"byte order mark":                "\ufeffsku,name,price,stock\nA-1,\"Tea, green\",4.50,7\n",
		"no last line end":               "sku,name,price,stock\nA-1,\"Tea, green\",4.50,7",
		"spaces":                         " SKU , Name , PRICE , In stock \n A-1 , \"Tea, green\", 4.50 , 7 \n",
		"synonyms":                       "Article Number,Title,Unit price,Qty\nA-1,\"Tea, green\",4.50,7\n",
		"an Ecwid export":                "product_sku,product_name,product_price,product_quantity\nA-1,\"Tea, green\",4.50,7\n",
		"separators at the ends":         "sku;name;price;stock;\nA-1;\"Tea, green\";4,50;7;\n",
		"separators at the ends of rows": "sku;name;price;stock\nA-1;\"Tea, green\";4,50;7;;; ;\n",
		"separators after the heads":     "sku;name;price;stock; ;\nA-1;\"Tea, green\";4,50;7\n",
		"cells that are lacking":         "sku,name,price,stock,enabled,weight\nA-1,\"Tea, green\",4.50,7\n",
		"empty lines":                    "sku,name,price,stock\nA-1,\"Tea, green\",4.50,7\n\n,,,\n\n",
		"named separator":                "sep=;\nsku;name;price;stock\nA-1;\"Tea, green\";4,50;7\n",
		"UTF-16, small end":              "\xff\xfe" + inUTF16("sku\tname\tprice\tstock\nA-1\tTea, green\t4,50\t7\n", binary.LittleEndian),
		"UTF-16, big end":                "\xfe\xff" + inUTF16("sku\tname\tprice\tstock\nA-1\tTea, green\t4,50\t7\n", binary.BigEndian),
	} {
		got := rowsOf(t, text)
		for i := range got {
			got[i].Row = want[i].Row
		}
		if diff := cmp.Diff(want, got, comparers()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

func rowsOf(t *testing.T, text string) []Entry {
	t.Helper()
	file, err := Read(strings.NewReader(text), 2)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if len(file.Entries) != 1 || file.Entries[0].Problem != "" || len(file.Ignored) != 0 {
		t.Fatalf("%q: %+v", text, file)
	}
	return file.Entries
}

// comparers compare rows by what they would create.
func comparers() cmp.Option {
	return cmp.Comparer(func(a, b Entry) bool {
		return cmp.Equal(a.differences(ecwid.Product{}, nil), b.differences(ecwid.Product{}, nil))
	})
}

func inUTF16(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

func TestLinesKeepTheirNumbers(t *testing.T) {
	for _, text := range []string{
		"sku,description\n\n\"A\",\"two\nlines\"\nB,x\n",
		"sep=,\nsku,description\n\"A\",\"two\nlines\"\nB,x\n",
	} {
		file, err := Read(strings.NewReader(text), 2)
		if err != nil || len(file.Entries) != 2 || file.Entries[0].Row != 3 || file.Entries[1].Row != 5 {
			t.Errorf("%q: %+v, %v", text, file.Entries, err)
		}
	}
}

func TestFilesThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "empty",
		"\n\n":                        "empty",
		"sku,price\n":                 "no rows below",
		"sku,price\n,\n":              "no rows below",
		"name,price\nTea,4\n":         "no column holds SKUs",
		"A-1,Tea,4\nA-2,Mug,5\n":      "no column holds SKUs",
		"sku,colour\nA,red\n":         "nothing to import",
		"sku,price,Unit price\nA,1,2": "columns 2 and 3 both hold price",
		"sku,name\nA,\"Tea\nB,Mug\n":  "no table",
		"sku,name\nA,T\xe9\n":         "UTF-8",
		"sku\x00,name\nA,b\n":         "UTF-8",
		"PK\x03\x04\xff":              "UTF-8",
		"sku," + strings.Repeat("x,", maxColumns) + "\nA": "columns",
	} {
		_, err := Read(strings.NewReader(text), 2)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
}

func TestTooLargeAFile(t *testing.T) {
	if _, err := Read(bytes.NewReader(bytes.Repeat([]byte("sku,name\n"), maxFile/9+1)), 2); err == nil || !strings.Contains(err.Error(), "64 MB") {
		t.Error(err)
	}
}

func TestRowsThatCannotBeUsed(t *testing.T) {
	const head = "sku,name,price,quantity,enabled,warningLimit\n"
	for row, want := range map[string]string{
		",Tea,4,1,yes,1":            "no SKU",
		",Tea,4":                    "no SKU",
		"A,Tea,4,1,yes,1,2":         "7 cells and the heads have 6",
		"A,Tea,4,1,yes,1,,2,,":      "8 cells and the heads have 6",
		"A,Tea,cheap,1,yes,1":       "price is not a number",
		"A,Tea,-4,1,yes,1":          "price must not be negative",
		"A,Tea,4.005,1,yes,1":       "price may mean thousands",
		"A,Tea,0.005,1,yes,1":       "price has more decimal places",
		"A,Tea,4,1.5,yes,1":         "quantity must be a whole number",
		"A,Tea,4,-1,yes,1":          "quantity must not be negative",
		"A,Tea,4,1,maybe,1":         "enabled must be yes or no",
		"A,Tea,4,1,yes,few":         "warningLimit is not a number",
		"4.01E+12,Tea,4,1,yes,1":    "spreadsheet has shortened",
		"\"A\x1b[31m\",Tea,4,1,y,1": "do not print",
	} {
		file, err := Read(strings.NewReader(head+row+"\n"), 2)
		if err != nil || len(file.Entries) != 1 || !strings.Contains(file.Entries[0].Problem, want) {
			t.Errorf("%q: %+v, %v, want %q", row, file.Entries, err, want)
		}
	}
}

func TestPrecisionOfTheCurrency(t *testing.T) {
	const text = "sku,price\nA,1.250\n"
	for precision, want := range map[int]string{0: "thousands", 2: "thousands", 3: ""} {
		file, err := Read(strings.NewReader(text), precision)
		if problem := file.Entries[0].Problem; err != nil || !strings.Contains(problem, want) || (want == "") != (problem == "") {
			t.Errorf("%d: %q, %v", precision, problem, err)
		}
	}
	if file, _ := Read(strings.NewReader("sku,price\nA,5.50\n"), 0); !strings.Contains(file.Entries[0].Problem, "decimal places") {
		t.Errorf("half a yen: %+v", file.Entries)
	}
}

func TestIgnoredColumnsAreTold(t *testing.T) {
	head := "sku,price,EAN,\"say \x1b[31mred\"," + strings.Repeat("x", 100) + strings.Repeat(",more", maxIgnored)
	file, err := Read(strings.NewReader(head+"\n"), 2)
	if err == nil {
		t.Fatalf("no rows: %+v", file)
	}
	file, err = Read(strings.NewReader(head+"\nA,1,"+strings.Repeat(",", maxIgnored+2)+"\n"), 2)
	heads := file.IgnoredHeads()
	if err != nil || len(file.Ignored) != maxIgnored+3 || len(heads) != maxIgnored+1 || heads[0] != "EAN" {
		t.Fatalf("%q, %v", heads, err)
	}
	if told := Quote(heads[1]); strings.ContainsRune(told, '\x1b') || len(heads[2]) > 50 {
		t.Errorf("told %q", heads)
	}
}

func TestTheSumIsOfTheContent(t *testing.T) {
	sum := func(text string) string {
		file, err := Read(strings.NewReader(text), 2)
		if err != nil {
			t.Fatal(err)
		}
		return file.Sum
	}
	one := sum("sku,price\nA,1\n")
	if one != sum("sku,price\n"+"A,1\n") || one == sum("sku,price\nA,2\n") {
		t.Error("the sum does not tell files apart")
	}
}

// FuzzRead: whatever is read, every row has a number, and a SKU unless it says why not.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"sku,name,price\nA,Tea,4\n", "sku;price\nA;4,5\n", "sep=\t\nsku\tprice\nA\t1\n", "\xff\xfes\x00k\x00u\x00", "sku,name\n\"A", "sep=\"\nsku\n",
	} {
		f.Add([]byte(seed), 2)
	}
	f.Fuzz(func(t *testing.T, text []byte, precision int) {
		file, err := Read(bytes.NewReader(text), precision%10)
		if err != nil {
			return
		}
		for _, entry := range file.Entries {
			if entry.Row < 2 || entry.Problem == "" && entry.SKU == "" || !utf8.ValidString(entry.SKU) {
				t.Fatalf("%+v", entry)
			}
		}
	})
}

func TestLinesOfOldMacs(t *testing.T) {
	file, err := Read(strings.NewReader("sku,price\rA,9\rB,30\r"), 2)
	if err != nil || len(file.Entries) != 2 || file.Entries[1].SKU != "B" || file.Entries[1].Row != 3 {
		t.Errorf("%+v, %v", file, err)
	}
}

// TestWrongQuotes: the line is the one in which the quote was opened, and nothing of it is repeated.
func TestWrongQuotes(t *testing.T) {
	for text, line := range map[string]string{
		"sku\tname\tprice\nA\tcup\t1\nB\t5\" pot\t3\n":   "line 3",
		"sku,name,price\nA,\"cup,3\nB,b,4\nC,c,5\n":      "line 2",
		"sku,name,price\nA,\"cup\" ,3\n":                 "line 2",
		"sku,name,price\nA,=HYPERLINK(\"http://x\"),3\n": "line 2",
	} {
		if _, err := Read(strings.NewReader(text), 2); err == nil || !strings.Contains(err.Error(), "in "+line+" the quotes (\") are wrong") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestAFileThatWasCutOff: the number at its end may be but the beginning of one.
func TestAFileThatWasCutOff(t *testing.T) {
	for text, want := range map[string]string{
		"sku,price,quantity\nA,1\nB,4":     "may have been cut off",
		"sku,price,quantity\nA,1\nB,4\n":   "",
		"sku,price,quantity\nA,1\nB,45,10": "",
	} {
		file, err := Read(strings.NewReader(text), 2)
		if err != nil || len(file.Entries) != 2 || file.Entries[0].Problem != "" {
			t.Fatalf("%q: %+v, %v", text, file.Entries, err)
		}
		if problem := file.Entries[1].Problem; !strings.Contains(problem, want) || (want == "") != (problem == "") {
			t.Errorf("%q: %q, want %q", text, problem, want)
		}
	}
}

// TestAColumnWithoutAName: at the end of the heads it is none, so that what stands there is a cell too many.
func TestAColumnWithoutAName(t *testing.T) {
	file, err := Read(strings.NewReader("sku,price,\nA,4,\nB,4,50\nC,4\n"), 2)
	if err != nil || len(file.Ignored) != 0 || len(file.Entries) != 3 {
		t.Fatalf("%+v, %v", file, err)
	}
	for i, want := range []string{"", "it has 3 cells and the heads have 2", ""} {
		if problem := file.Entries[i].Problem; !strings.HasPrefix(problem, want) || (want == "") != (problem == "") {
			t.Errorf("row %d: %q, want %q", i+2, problem, want)
		}
	}
}
