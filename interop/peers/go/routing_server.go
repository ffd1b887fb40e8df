package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/ipfs/boxo/routing/http/server"
)

// routingService is boxo's HTTP server of delegated routing over what commands script, or over the DHT.
type routingService struct {
	url    string
	router *scriptedRouter
	http   *http.Server
}

const routingHeaderTimeout = 10 * time.Second

// startRouting starts the server that --routing-server asks for, on loopback.
func (n *node) startRouting() error {
	if n.cfg.routingPort == "" {
		return nil
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", n.cfg.routingPort))
	if err != nil {
		return newError(listenError, "%s", err)
	}
	router := newScriptedRouter(n.out)
	serve := func(options ...server.Option) http.Handler { return n.reported(server.Handler(router, options...)) }
	if n.cfg.routingDHT {
		over, err := n.dhtRouting()
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		serve = func(options ...server.Option) http.Handler { return server.Handler(over, options...) }
	}
	var options []server.Option
	if n.cfg.routingJSON {
		options = append(options, server.WithStreamingResultsDisabled())
	}
	n.routing = &routingService{
		url:    fmt.Sprintf("http://%s", listener.Addr()),
		router: router,
		http:   &http.Server{Handler: serve(options...), ReadHeaderTimeout: routingHeaderTimeout},
	}
	go func() {
		if err := n.routing.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			fmt.Fprintln(os.Stderr, "serving delegated routing:", err)
		}
	}()
	return nil
}

// reported tells each request as the event routing:request before it is answered.
func (n *node) reported(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.out.emit(event{
			"event": "routing:request", "method": r.Method, "path": r.URL.EscapedPath(), "query": r.URL.RawQuery,
			"accept": r.Header.Get("Accept"), "contentType": r.Header.Get("Content-Type"), "agent": r.UserAgent(),
		})
		handler.ServeHTTP(w, r)
	})
}

// close drops the connections of the server; nobody has to wait for a gate that nobody opens.
func (s *routingService) close() {
	if s != nil {
		_ = s.http.Close()
	}
}

func parsePort(value string) error {
	if _, err := strconv.ParseUint(value, 10, 16); err != nil {
		return badRequest("not a port: %q", value)
	}
	return nil
}

// withRouting runs a command that needs --routing-server.
func withRouting(run func(context.Context, *routingService, []byte) (any, error)) command {
	return func(ctx context.Context, n *node, line []byte) (any, error) {
		if n.routing == nil {
			return nil, badRequest("the peer serves no delegated routing: --routing-server is needed")
		}
		return run(ctx, n.routing, line)
	}
}
