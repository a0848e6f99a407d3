package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

const (
	contactForm = `{
		"type": "object",
		"properties": {
			"username": {"type": "string", "description": "User's response"},
			"email": {"type": "string", "description": "User's email address"}
		},
		"required": ["username", "email"]
	}`
	defaultsForm = `{
		"type": "object",
		"properties": {
			"name": {"type": "string", "default": "John Doe"},
			"age": {"type": "integer", "default": 30},
			"score": {"type": "number", "default": 95.5},
			"status": {"type": "string", "enum": ["active", "inactive", "pending"], "default": "active"},
			"verified": {"type": "boolean", "default": true}
		}
	}`
	choicesForm = `{
		"type": "object",
		"properties": {
			"untitledSingle": {"type": "string", "enum": ["option1", "option2", "option3"]},
			"titledSingle": {"type": "string", "oneOf": [
				{"const": "value1", "title": "First Option"}, {"const": "value2", "title": "Second Option"}]},
			"legacyEnum": {"type": "string", "enum": ["opt1", "opt2"], "enumNames": ["Option One", "Option Two"]},
			"untitledMulti": {"type": "array", "items": {"type": "string", "enum": ["option1", "option2"]}},
			"titledMulti": {"type": "array", "items": {"anyOf": [
				{"const": "value1", "title": "First Choice"}, {"const": "value2", "title": "Second Choice"}]}}
		}
	}`
)

// addElicitations has the tools that ask the user by a form. Clients of both eras get the same handler: for the older
// ones the library turns the input that is required into requests of its own.
func addElicitations(srv *server.MCPServer) {
	srv.AddTool(mcp.NewTool("test_elicitation", mcp.WithDescription("Asks the user"),
		mcp.WithString("message", mcp.Description("What the user reads"), mcp.Required())), asking("", contactForm, "User response"))
	tool(srv, "test_elicitation_sep1034_defaults", "Asks the user, with values filled in",
		asking("Please check", defaultsForm, "Elicitation completed"))
	tool(srv, "test_elicitation_sep1330_enums", "Asks the user to choose",
		asking("Please choose", choicesForm, "Elicitation completed"))
	tool(srv, "test_streaming_elicitation", "Asks the user on the response of the call",
		asking("Please answer", contactForm, "User response"))
}

// asking is the handler that shows the form, under the message or the one among its arguments, and says what came back.
func asking(message, form, prefix string) server.ToolHandlerFunc {
	return func(_ context.Context, request mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		given := server.ElicitationResponse(request.Params.InputResponses, "answer")
		if given == nil {
			ask := elicitation(request.GetString("message", message), form)
			return server.NewInputRequestBuilder("").Elicit("answer", ask).ToolResult(), nil
		}
		content, err := json.Marshal(given.Content)
		if err != nil {
			return nil, err
		}
		return mcp.NewToolResultText(fmt.Sprintf("%s: action=%s, content=%s", prefix, given.Action, content)), nil
	}
}

func elicitation(message, form string) mcp.ElicitationParams {
	return mcp.ElicitationParams{Mode: mcp.ElicitationModeForm, Message: message, RequestedSchema: json.RawMessage(form)}
}
