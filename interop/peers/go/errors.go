package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
	"github.com/libp2p/go-yamux/v5"
	"github.com/multiformats/go-multistream"
)

// Names of errors, as `error.name` of an answer.
const (
	badRequestError       = "BadRequest"
	unsupportedError      = "UnsupportedError"
	listenError           = "ListenError"
	dialError             = "DialError"
	negotiationError      = "NegotiationError"
	streamResetError      = "StreamResetError"
	connectionClosedError = "ConnectionClosedError"
	timeoutError          = "TimeoutError"
	limitError            = "LimitError"
	endOfStreamError      = "EndOfStreamError"
	mismatchError         = "MismatchError"
	httpError             = "HttpError"
	notFoundError         = "NotFoundError"
	internalError         = "InternalError"
	otherError            = "Error"
)

// errorBody is the `error` object of an answer. Code and Remote come with a reset stream or a closed connection.
type errorBody struct {
	Name    string  `json:"name"`
	Message string  `json:"message"`
	Code    *uint32 `json:"code,omitempty"`
	Remote  *bool   `json:"remote,omitempty"`
}

// namedError is an error that this program found itself.
type namedError struct {
	name    string
	message string
}

func (e *namedError) Error() string { return e.message }

func newError(name, format string, args ...any) error {
	return &namedError{name: name, message: fmt.Sprintf(format, args...)}
}

func badRequest(format string, args ...any) error {
	return newError(badRequestError, format, args...)
}

// describe gives an error its short stable name and keeps the library's text.
func describe(err error) *errorBody {
	body := &errorBody{Name: nameOf(err), Message: err.Error()}
	var reset *network.StreamError
	var closed *network.ConnError
	switch {
	case body.Name == dialError:
	case errors.As(err, &reset):
		body.Code, body.Remote = (*uint32)(&reset.ErrorCode), &reset.Remote
	case errors.As(err, &closed):
		body.Code, body.Remote = (*uint32)(&closed.ErrorCode), &closed.Remote
	}
	return body
}

func nameOf(err error) string {
	var named *namedError
	var dial *swarm.DialError
	var negotiation multistream.ErrNotSupported[protocol.ID]
	var reset *network.StreamError
	var closed *network.ConnError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &named):
		return named.name
	case errors.As(err, &dial), isDialRefusal(err):
		return dialError
	case errors.Is(err, context.DeadlineExceeded):
		return timeoutError
	case errors.As(err, &negotiation):
		return negotiationError
	case errors.As(err, &reset), isBareReset(err):
		return streamResetError
	case errors.As(err, &closed), errors.Is(err, swarm.ErrConnClosed), errors.Is(err, network.ErrNoConn):
		return connectionClosedError
	case errors.Is(err, network.ErrReset):
		return connectionClosedError
	case errors.Is(err, network.ErrResourceLimitExceeded):
		return limitError
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return endOfStreamError
	default:
		return otherError
	}
}

// isBareReset tells a stream that the remote reset without an error code, as yamux peers may, from one that went with its
// connection: that comes as the same errors joined with the cause of the end.
func isBareReset(err error) bool {
	switch wrapper := err.(type) {
	case interface{ Unwrap() error }:
		return isBareReset(wrapper.Unwrap())
	case interface{ Unwrap() []error }:
		for _, part := range wrapper.Unwrap() {
			if !isBareReset(part) {
				return false
			}
		}
		return true
	}
	return err == network.ErrReset || err == yamux.ErrStreamReset
}

// isDialRefusal tells the dial errors that go-libp2p does not wrap in a DialError.
func isDialRefusal(err error) bool {
	for _, refusal := range []error{
		swarm.ErrNoAddresses, swarm.ErrNoGoodAddresses, swarm.ErrDialToSelf, swarm.ErrDialBackoff,
		swarm.ErrNoTransport, network.ErrNoRemoteAddrs,
	} {
		if errors.Is(err, refusal) {
			return true
		}
	}
	return false
}
