package main

import (
	"context"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// A picture of one pixel and a sound of one sample.
const (
	pixel  = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
	sample = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="
)

// addContentTools has the tools that answer with each kind of content.
func addContentTools(srv *server.MCPServer) {
	text := mcp.NewTextContent("This is a simple text response for testing.")
	image := mcp.NewImageContent(pixel, "image/png")
	tool(srv, "test_simple_text", "Answers with text", answer(text))
	tool(srv, "test_image_content", "Answers with a picture", answer(image))
	tool(srv, "test_audio_content", "Answers with sound", answer(mcp.NewAudioContent(sample, "audio/wav")))
	tool(srv, "test_embedded_resource", "Answers with a resource",
		answer(embedded("test://embedded-resource", "text/plain", "This is an embedded resource content.")))
	tool(srv, "test_multiple_content_types", "Answers with text, a picture and a resource",
		answer(mcp.NewTextContent("Multiple content types test:"), image,
			embedded("test://mixed-content-resource", "application/json", `{"test":"data","value":123}`)))
	tool(srv, "test_error_handling", "Always fails",
		func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			return mcp.NewToolResultError("This tool intentionally returns an error for testing"), nil
		})
}

func embedded(uri, mimeType, text string) mcp.EmbeddedResource {
	return mcp.NewEmbeddedResource(mcp.TextResourceContents{URI: uri, MIMEType: mimeType, Text: text})
}
