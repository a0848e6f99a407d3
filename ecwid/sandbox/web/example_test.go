package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/ecwid/sandbox/web"
)

// A store whose calls a person can watch in a browser, with a line of one's own.
func Example() {
	console := web.NewConsole()
	store := sandbox.New(sandbox.Options{Seed: sandbox.Demo, Observer: console})
	server := httptest.NewUnstartedServer(web.New(web.Options{Store: store, Console: console}).Handler())
	server.Config.RegisterOnShutdown(console.Close) // ends the streams to browsers
	server.Start()
	defer server.Close()
	console.Show(web.Entry{Kind: web.ToolCall, Title: "find_order", Detail: "ok"})

	response, err := server.Client().Get(server.URL + "/console")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	fmt.Println(response.StatusCode == http.StatusOK, response.Header.Get("Content-Type"))
	// Output: true text/html; charset=utf-8
}
