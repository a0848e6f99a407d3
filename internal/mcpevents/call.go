package mcpevents

import (
	"context"
	"time"
)

// call answers the methods that have one answer: all but events/stream.
func (s *Server) call(ctx context.Context, r request) []byte {
	began := time.Now()
	result, f := s.result(ctx, r)
	s.observe(r.method, f, began)
	return r.answer(result, f)
}

func (s *Server) result(ctx context.Context, r request) (any, *failure) {
	switch r.method {
	case MethodList:
		return s.list(ctx, r)
	case MethodPoll:
		return s.poll(ctx, r)
	case MethodSubscribe:
		return s.subscribe(ctx, r)
	default:
		return s.unsubscribe(ctx, r)
	}
}

// stream answers events/stream: open is called once it is certain that there is a stream, and gives what sends its
// messages. Without one, refused is the answer.
func (s *Server) stream(ctx context.Context, r request, open func() (send func(message []byte) error)) (refused []byte) {
	began := time.Now()
	st, f := s.openStream(context.WithoutCancel(ctx), r) // also one that ends at once has a beginning
	if f != nil {
		s.observe(r.method, f, began)
		return r.answer(nil, f)
	}
	defer st.close(ctx)
	outcome := st.run(ctx, open())
	s.opts.Observe(r.method, outcome, time.Since(began))
	return nil
}

func (s *Server) observe(method string, f *failure, began time.Time) {
	outcome := outcomeOK
	if f != nil {
		outcome = string(f.kind)
	}
	s.opts.Observe(method, outcome, time.Since(began))
}
