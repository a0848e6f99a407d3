package main

import (
	"context"
	"encoding/json"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

func addResources(srv *server.MCPServer) {
	addText(srv, "test://static-text", "static-text", "This is the content of the static text resource.")
	addText(srv, "test://watched-resource", "watched-resource", "This resource can be watched.")
	srv.AddResource(mcp.NewResource("test://static-binary", "static-binary",
		mcp.WithResourceDescription("A picture of one pixel"), mcp.WithMIMEType("image/png")),
		func(_ context.Context, request mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
			blob := mcp.BlobResourceContents{URI: request.Params.URI, MIMEType: "image/png", Blob: pixel}
			return []mcp.ResourceContents{blob}, nil
		})
	srv.AddResourceTemplate(mcp.NewResourceTemplate("test://template/{id}/data", "template",
		mcp.WithTemplateDescription("Data for an id"), mcp.WithTemplateMIMEType("application/json")), readTemplate)
}

func addText(srv *server.MCPServer, uri, name, text string) {
	srv.AddResource(mcp.NewResource(uri, name, mcp.WithResourceDescription(text), mcp.WithMIMEType("text/plain")),
		func(context.Context, mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
			return []mcp.ResourceContents{mcp.TextResourceContents{URI: uri, MIMEType: "text/plain", Text: text}}, nil
		})
}

func readTemplate(_ context.Context, request mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
	id := ""
	if values, ok := request.Params.Arguments["id"].([]string); ok && len(values) > 0 {
		id = values[0]
	}
	text, err := json.Marshal(map[string]any{"id": id, "templateTest": true, "data": "Data for ID: " + id})
	if err != nil {
		return nil, err
	}
	contents := mcp.TextResourceContents{URI: request.Params.URI, MIMEType: "application/json", Text: string(text)}
	return []mcp.ResourceContents{contents}, nil
}
