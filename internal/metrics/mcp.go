package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

type mcpMetrics struct {
	transports, methods, tools, codes, kinds known

	requests      *prometheus.CounterVec
	requestErrors *prometheus.CounterVec
	calls         *prometheus.CounterVec
	callErrors    *prometheus.CounterVec
	callDuration  *prometheus.HistogramVec
	streams       *prometheus.GaugeVec
}

// Values of the label outcome.
const (
	outcomeOK    = "ok"
	outcomeError = "error"
)

func newMCPMetrics(opts Options) mcpMetrics {
	m := mcpMetrics{
		transports: newKnown("stdio", "streamable", "sse"),
		methods:    newKnown(methods()...),
		tools:      newKnown(opts.Tools...),
		codes:      newKnown(opts.Codes...),
		kinds:      newKnown("streamable", "listen", "events", "sse"),

		requests: counter("requests_total", "MCP requests received, by JSON-RPC method; those of a method that MCP lacks are "+
			"answered without being counted.", "transport", "method"),
		requestErrors: counter("request_errors_total", "MCP requests answered with a JSON-RPC error, such as a call of "+
			"an unknown tool. A tool that fails is no such error.", "transport", "method"),
		calls: counter("tool_calls_total", "Tool calls that have ended, by tool and whether the result was an error "+
			"(ok, error).", "tool", "outcome"),
		callErrors: counter("tool_errors_total", "Tool calls that ended with an error, by its code in docs/errors.md.",
			"tool", "code"),
		callDuration: histogram("tool_call_duration_seconds", "How long tool calls took, with their waiting for Ecwid.", "tool"),
		streams: gauge("open_streams", "Streams that are open to clients: answers of the Streamable HTTP transport (streamable), "+
			"subscriptions of modern clients (listen), those of MCP Events (events), and the older transport (sse).", "kind"),
	}
	for _, tool := range opts.Tools {
		m.calls.WithLabelValues(tool, outcomeOK)
		m.calls.WithLabelValues(tool, outcomeError)
	}
	for kind := range m.kinds {
		m.streams.WithLabelValues(kind)
	}
	return m
}

func (m mcpMetrics) collectors() []prometheus.Collector {
	return []prometheus.Collector{m.requests, m.requestErrors, m.calls, m.callErrors, m.callDuration, m.streams}
}

// methods are the requests and notifications that a client can send (MCP schemas 2025-11-25 and 2026-07-28).
func methods() []string {
	return []string{
		"initialize", "ping", "server/discover", "logging/setLevel", "completion/complete",
		"tools/list", "tools/call",
		"resources/list", "resources/templates/list", "resources/read", "resources/subscribe", "resources/unsubscribe",
		"prompts/list", "prompts/get",
		"subscriptions/listen",
		"events/list", "events/poll", "events/stream", "events/subscribe", "events/unsubscribe", // of the extension
		"tasks/get", "tasks/list", "tasks/result", "tasks/cancel",
		"notifications/initialized", "notifications/cancelled", "notifications/progress", "notifications/roots/list_changed",
	}
}

// Request counts a request that arrived. The transport is "stdio", "streamable" or "sse".
func (m *Metrics) Request(transport, method string) {
	m.mcp.requests.WithLabelValues(m.mcp.transports.label(transport), m.mcp.methods.label(method)).Inc()
}

// RequestError counts a request that was answered with a JSON-RPC error.
func (m *Metrics) RequestError(transport, method string) {
	m.mcp.requestErrors.WithLabelValues(m.mcp.transports.label(transport), m.mcp.methods.label(method)).Inc()
}

// ToolCall counts a tool call that has ended after the time given: with success when code is empty, else with the
// error of that code.
func (m *Metrics) ToolCall(tool, code string, took time.Duration) {
	tool = m.mcp.tools.label(tool)
	outcome := outcomeOK
	if code != "" {
		outcome = outcomeError
		m.mcp.callErrors.WithLabelValues(tool, m.mcp.codes.label(code)).Inc()
	}
	m.mcp.calls.WithLabelValues(tool, outcome).Inc()
	m.mcp.callDuration.WithLabelValues(tool).Observe(took.Seconds())
}

// Streams adds delta, 1 or -1, to the streams that are open. The kind is "streamable", "listen", "events" or "sse".
func (m *Metrics) Streams(kind string, delta int) {
	m.mcp.streams.WithLabelValues(m.mcp.kinds.label(kind)).Add(float64(delta))
}
