package main

import (
	"context"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// needsConfirmation finishes when the state comes back unchanged, together with an answer.
func (key sealer) needsConfirmation(_ context.Context, request mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if len(request.Params.InputResponses) == 0 {
		ask := elicitation("Please confirm", confirmForm)
		return server.NewInputRequestBuilder(key.seal("confirm")).Elicit("confirm", ask).ToolResult(), nil
	}
	if _, err := key.open(request.Params.RequestState); err != nil {
		return nil, err
	}
	return mcp.NewToolResultText("state-ok"), nil
}

func (key sealer) needsThree(_ context.Context, request mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	given := request.Params.InputResponses
	if server.ElicitationResponse(given, "user_name") == nil || server.SamplingResponse(given, "greeting") == nil ||
		server.RootsResponse(given, "client_roots") == nil {
		return server.NewInputRequestBuilder(key.seal("three")).
			Elicit("user_name", elicitation("What is your name?", nameForm)).
			Sample("greeting", sampling("Generate a greeting")).
			Roots("client_roots").ToolResult(), nil
	}
	if _, err := key.open(request.Params.RequestState); err != nil {
		return nil, err
	}
	return mcp.NewToolResultText("Name, greeting and folders received"), nil
}

// needsTwoRounds keeps in the state which question was asked last.
func (key sealer) needsTwoRounds(_ context.Context, request mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	given := request.Params.InputResponses
	if len(given) == 0 {
		ask := elicitation("Step 1: What is your name?", nameForm)
		return server.NewInputRequestBuilder(key.seal("step1")).Elicit("step1", ask).ToolResult(), nil
	}
	step, err := key.open(request.Params.RequestState)
	switch {
	case err != nil:
		return nil, err
	case step == "step1" && server.ElicitationResponse(given, "step1") != nil:
		ask := elicitation("Step 2: What is your favorite color?", colorForm)
		return server.NewInputRequestBuilder(key.seal("step2")).Elicit("step2", ask).ToolResult(), nil
	case step == "step2" && server.ElicitationResponse(given, "step2") != nil:
		return mcp.NewToolResultText("Name and color received"), nil
	}
	return mcp.NewToolResultError("the answer is not to the question of " + step), nil
}
