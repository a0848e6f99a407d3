package main

import (
	"context"
	"fmt"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

const (
	nameForm    = `{"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}`
	colorForm   = `{"type": "object", "properties": {"color": {"type": "string"}}, "required": ["color"]}`
	confirmForm = `{"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}`
)

// addInputTools has the tools that cannot finish in one round.
func addInputTools(srv *server.MCPServer, states sealer) {
	tool(srv, "test_input_required_result_elicitation", "Asks for a name", needsName)
	tool(srv, "test_input_required_result_sampling", "Asks the client's model", needsModel("What is the capital of France?"))
	srv.AddTool(mcp.NewTool("test_sampling", mcp.WithDescription("Asks the client's model"),
		mcp.WithString("prompt", mcp.Description("What the model reads"), mcp.Required())), needsModel(""))
	tool(srv, "test_input_required_result_list_roots", "Asks for the client's folders", needsRoots)
	confirmed := states.needsConfirmation
	tool(srv, "test_input_required_result_request_state", "Asks to confirm, with a state", confirmed)
	tool(srv, "test_input_required_result_tampered_state", "Asks to confirm, with a protected state", confirmed)
	tool(srv, "test_input_required_result_multiple_inputs", "Asks for three things at once", states.needsThree)
	tool(srv, "test_input_required_result_multi_round", "Asks twice", states.needsTwoRounds)
	tool(srv, "test_input_required_result_capabilities", "Asks for what the client can do", needsWhatClientCan)
	tool(srv, "test_missing_capability", "Needs a client with a model", needsSampling)
}

func needsName(_ context.Context, request mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if given := server.ElicitationResponse(request.Params.InputResponses, "user_name"); given != nil {
		return mcp.NewToolResultText(fmt.Sprintf("Hello, %v!", given.Content)), nil
	}
	return server.NewInputRequestBuilder("").Elicit("user_name", elicitation("What is your name?", nameForm)).ToolResult(), nil
}

// needsModel asks the question, or the one among the arguments.
func needsModel(question string) server.ToolHandlerFunc {
	return func(_ context.Context, request mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		if given := server.SamplingResponse(request.Params.InputResponses, "capital_question"); given != nil {
			text, ok := mcp.AsTextContent(given.Content)
			if !ok {
				return mcp.NewToolResultError("the model did not answer with text"), nil
			}
			return mcp.NewToolResultText("LLM response: " + text.Text), nil
		}
		ask := sampling(request.GetString("prompt", question))
		return server.NewInputRequestBuilder("").Sample("capital_question", ask).ToolResult(), nil
	}
}

func sampling(question string) mcp.CreateMessageParams {
	message := mcp.SamplingMessage{Role: mcp.RoleUser, Content: mcp.NewTextContent(question)}
	return mcp.CreateMessageParams{Messages: []mcp.SamplingMessage{message}, MaxTokens: 100}
}

func needsRoots(_ context.Context, request mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if given := server.RootsResponse(request.Params.InputResponses, "client_roots"); given != nil {
		return mcp.NewToolResultText(fmt.Sprintf("Folders: %v", given.Roots)), nil
	}
	return server.NewInputRequestBuilder("").Roots("client_roots").ToolResult(), nil
}

func needsWhatClientCan(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	ask := server.NewInputRequestBuilder("")
	info := server.RequestProtocolInfoFromContext(ctx)
	if info == nil || info.ClientCapabilities == nil {
		return mcp.NewToolResultText("The client can do nothing"), nil
	}
	if info.ClientCapabilities.Sampling != nil {
		ask.Sample("capital_question", sampling("What is the capital of France?"))
	}
	if info.ClientCapabilities.Elicitation != nil {
		ask.Elicit("user_name", elicitation("What is your name?", nameForm))
	}
	return ask.ToolResult(), nil
}

// needsSampling returns the error for a client without a model.
func needsSampling(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	info := server.RequestProtocolInfoFromContext(ctx)
	if info == nil || info.ClientCapabilities == nil || info.ClientCapabilities.Sampling == nil {
		return nil, mcp.MissingRequiredClientCapabilityError{Capability: "sampling"}
	}
	return mcp.NewToolResultText("The client has a model"), nil
}
