// Package demo plays a short story in a shop through an MCP client, so that people see all twelve tools at work.
package demo
