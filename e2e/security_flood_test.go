package e2e

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	floodConnections = 10_000
	floodDialers     = 32
	answerWithin     = 5 * time.Second
)

// TestSecurityConnectionFlood: 10,000 connections of one address, a third of them silent, a third in the middle of a
// request and a third with an open stream. The server answers others meanwhile, and is what it was when they are gone.
func TestSecurityConnectionFlood(t *testing.T) {
	g := guard(t, t.TempDir(), "", "--log-level", "info")
	g.untouched(t)
	before := g.figures(t)
	kinds := []string{"", "POST /mcp HTTP/1.1\r\nHost: " + g.host + "\r\nX-A: ", g.request("GET /sse", "", "Accept: text/event-stream")}
	conns := flood(t, g.host, kinds)
	start := time.Now()
	if _, err := g.total(toolCall{name: "find_order", arguments: `{"limit":1}`}); err != nil || time.Since(start) > answerWithin {
		t.Errorf("a caller on an open connection waited %s, %v", time.Since(start), err)
	}
	start = time.Now()
	if got, err := exchange(g.host, g.request("GET /readyz", "")); err != nil || got.status != 200 || time.Since(start) > answerWithin {
		t.Errorf("a new caller waited %s for %q, %v", time.Since(start), got.raw, err)
	}
	during := g.figures(t)
	if during["go_goroutines"] < floodConnections/2 {
		t.Errorf("%v goroutines: the flood did not arrive", during["go_goroutines"])
	}
	for _, conn := range conns {
		_ = conn.Close()
	}
	g.settles(t, before)
	g.untouched(t)
}

// flood opens the connections and begins something on each.
func flood(t *testing.T, host string, begin []string) []net.Conn {
	t.Helper()
	conns := make([]net.Conn, floodConnections)
	t.Cleanup(func() {
		for _, conn := range conns {
			if conn != nil {
				_ = conn.Close()
			}
		}
	})
	failed := make(chan error, floodDialers)
	var group sync.WaitGroup
	for first := range floodDialers {
		group.Go(func() {
			for i := first; i < len(conns); i += floodDialers {
				conn, err := net.DialTimeout("tcp", host, patience)
				if err == nil {
					conns[i] = conn
					_, err = io.WriteString(conn, begin[i%len(begin)])
				}
				if err != nil {
					failed <- fmt.Errorf("connection %d: %w", i, err)
					return
				}
			}
		})
	}
	group.Wait()
	select {
	case err := <-failed:
		t.Fatal(err)
	default:
	}
	return conns
}

// figures are the plain ones of the metrics.
func (g *guarded) figures(t *testing.T) map[string]float64 {
	t.Helper()
	got, err := exchange(g.admin, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	if err != nil || got.status != http.StatusOK {
		t.Fatal(got.raw, err)
	}
	figures := map[string]float64{}
	for lines := bufio.NewScanner(strings.NewReader(got.body)); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if figure, err := strconv.ParseFloat(value, 64); err == nil {
			figures[name] = figure
		}
	}
	return figures
}

// settles waits until the server has as many goroutines, files and streams as before, and about as much memory. Bodies
// of a mebibyte keep the garbage collector going meanwhile, which does not run where nothing is asked for.
func (g *guarded) settles(t *testing.T, before map[string]float64) {
	t.Helper()
	const spare, spareMemory = 20, 32 << 20
	body := strings.Repeat(" ", mebibyte)
	for start := time.Now(); ; {
		now := g.figures(t)
		if now["go_goroutines"] <= before["go_goroutines"]+spare && now["process_open_fds"] <= before["process_open_fds"]+spare &&
			now["go_memstats_heap_inuse_bytes"] <= before["go_memstats_heap_inuse_bytes"]+spareMemory &&
			now[`ecwid_mcp_open_streams{kind="sse"}`] == before[`ecwid_mcp_open_streams{kind="sse"}`] {
			return
		}
		if time.Since(start) > 2*patience {
			t.Errorf("%v goroutines, %v files, %v bytes, %v streams; before %v, %v, %v",
				now["go_goroutines"], now["process_open_fds"], now["go_memstats_heap_inuse_bytes"], now[`ecwid_mcp_open_streams{kind="sse"}`],
				before["go_goroutines"], before["process_open_fds"], before["go_memstats_heap_inuse_bytes"])
			return
		}
		if _, err := exchange(g.host, g.request("POST /mcp", body, modernHeader("tools/call", "find_order")...)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSecuritySessionFlood: one caller may open 1,000 sessions and as many streams. More are refused, and others are
// not kept out by it.
func TestSecuritySessionFlood(t *testing.T) {
	const most, more = 1000, 50
	g, _ := guardBearer(t)
	g.untouched(t)
	flooder := "Authorization: Bearer " + g.secret(newToken(t, g.dir, "flooder"))
	c := newCaller(t, "http://"+g.host+"/mcp", modernEra)
	c.header.Set("Authorization", strings.TrimPrefix(flooder, "Authorization: "))
	c.header.Set("Mcp-Protocol-Version", legacyEra)
	opened, refused := 0, 0
	for range most + more {
		response, body, err := c.post(c.header, initializeLine)
		switch {
		case err == nil:
			opened++
		case response != nil && response.StatusCode == http.StatusTooManyRequests && response.Header.Get("Retry-After") != "":
			refused++
		default:
			t.Fatal(body, err)
		}
	}
	if opened != most || refused != more {
		t.Errorf("%d sessions were opened and %d refused", opened, refused)
	}
	g.session(t, g.ownerField())
	modern := g.request("POST /mcp", modernCall("find_order", `{"limit":1}`), append(modernHeader("tools/call", "find_order"), flooder)...)
	if got, err := exchange(g.host, modern); err != nil || got.status != 200 {
		t.Error("calls that need no session are refused as well: ", got.raw, err)
	}
	for range most {
		open(t, g.host, g.request("GET /sse", "", "Accept: text/event-stream", flooder))
	}
	g.withstands(t, []attack{
		{name: "one more stream", send: g.request("GET /sse", "", "Accept: text/event-stream", flooder), status: 429, says: []string{"Retry-After"}},
		{name: "one more session", send: g.request("POST /mcp", initializeLine, append(legacyHeader("")[:3], flooder)...), status: 429, says: []string{"Retry-After"}},
	})
	g.openSSE(t, g.ownerField())
	if memory := g.figures(t)["process_resident_memory_bytes"]; memory > 256<<20 {
		t.Errorf("the process takes %v bytes", memory)
	}
}
