package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

func addPrompts(srv *server.MCPServer) {
	srv.AddPrompt(mcp.NewPrompt("test_simple_prompt", mcp.WithPromptDescription("A prompt without arguments")),
		prompt(mcp.NewTextContent("This is a simple prompt for testing.")))
	srv.AddPrompt(mcp.NewPrompt("test_prompt_with_image", mcp.WithPromptDescription("A prompt with a picture")),
		prompt(mcp.NewImageContent(pixel, "image/png"), mcp.NewTextContent("Please analyze the image above.")))
	srv.AddPrompt(mcp.NewPrompt("test_prompt_with_arguments", mcp.WithPromptDescription("A prompt with two arguments"),
		mcp.WithArgument("arg1", mcp.ArgumentDescription("First test argument"), mcp.RequiredArgument()),
		mcp.WithArgument("arg2", mcp.ArgumentDescription("Second test argument"), mcp.RequiredArgument())), promptArguments)
	srv.AddPrompt(mcp.NewPrompt("test_prompt_with_embedded_resource", mcp.WithPromptDescription("A prompt with a resource"),
		mcp.WithArgument("resourceUri", mcp.ArgumentDescription("Which resource"), mcp.RequiredArgument())), promptResource)
	srv.AddPrompt(mcp.NewPrompt("test_input_required_result_prompt", mcp.WithPromptDescription("A prompt that asks the user")), promptInput)
}

// prompt is the handler that always returns the content as the user's.
func prompt(content ...mcp.Content) server.PromptHandlerFunc {
	return func(context.Context, mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
		return messages(content...), nil
	}
}

func messages(content ...mcp.Content) *mcp.GetPromptResult {
	result := &mcp.GetPromptResult{}
	for _, part := range content {
		result.Messages = append(result.Messages, mcp.NewPromptMessage(mcp.RoleUser, part))
	}
	return result
}

func promptArguments(_ context.Context, request mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
	arguments := request.Params.Arguments
	return messages(mcp.NewTextContent(fmt.Sprintf("Prompt with arguments: arg1='%s', arg2='%s'", arguments["arg1"], arguments["arg2"]))), nil
}

func promptResource(_ context.Context, request mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
	resource := embedded(request.Params.Arguments["resourceUri"], "text/plain", "Embedded resource content for testing.")
	return messages(resource, mcp.NewTextContent("Please process the embedded resource above.")), nil
}

func promptInput(_ context.Context, request mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
	if given := server.ElicitationResponse(request.Params.InputResponses, "user_context"); given != nil {
		return messages(mcp.NewTextContent(fmt.Sprintf("Context: %v", given.Content))), nil
	}
	form := `{"type": "object", "properties": {"context": {"type": "string"}}, "required": ["context"]}`
	ask := elicitation("What context should the prompt use?", form)
	return server.NewInputRequestBuilder("").Elicit("user_context", ask).PromptResult(), nil
}

// completions proposes words for the arguments of every prompt.
type completions struct{}

func (completions) CompletePromptArgument(_ context.Context, _ string, argument mcp.CompleteArgument, _ mcp.CompleteContext) (*mcp.Completion, error) {
	result := &mcp.Completion{Values: []string{}}
	for _, word := range []string{"paris", "park", "party", "test"} {
		if strings.HasPrefix(word, argument.Value) {
			result.Values = append(result.Values, word)
		}
	}
	result.Total = len(result.Values)
	return result, nil
}
