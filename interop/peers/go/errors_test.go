package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
	"github.com/libp2p/go-yamux/v5"
	"github.com/multiformats/go-multistream"
)

func TestErrorsHaveTheirNames(t *testing.T) {
	bareReset := fmt.Errorf("%w: %w", network.ErrReset, yamux.ErrStreamReset)
	gone := fmt.Errorf("%w: connection closed: %w", yamux.ErrStreamReset, errors.New("reset by peer"))
	cases := []struct {
		err  error
		name string
	}{
		{nil, ""},
		{badRequest("no"), badRequestError},
		{fmt.Errorf("reading: %w", bareReset), streamResetError},
		{&network.StreamError{ErrorCode: 7, Remote: true, TransportError: yamux.ErrStreamReset}, streamResetError},
		{fmt.Errorf("%w: %w", network.ErrReset, gone), connectionClosedError},
		{&network.ConnError{ErrorCode: 7, Remote: true}, connectionClosedError},
		{&swarm.DialError{Cause: context.DeadlineExceeded}, dialError},
		{fmt.Errorf("dialling: %w", swarm.ErrNoAddresses), dialError},
		{fmt.Errorf("opening: %w", context.DeadlineExceeded), timeoutError},
		{multistream.ErrNotSupported[protocol.ID]{Protos: []protocol.ID{"/none/1"}}, negotiationError},
		{fmt.Errorf("opening: %w", network.ErrResourceLimitExceeded), limitError},
		{io.ErrUnexpectedEOF, endOfStreamError},
		{errors.New("anything"), otherError},
	}
	for _, c := range cases {
		if name := nameOf(c.err); name != c.name {
			t.Errorf("%v is %s, not %s", c.err, name, c.name)
		}
	}
}

func TestDescriptionCarriesTheWireCode(t *testing.T) {
	body := describe(fmt.Errorf("reading: %w", &network.StreamError{ErrorCode: 0x1002, Remote: true}))
	if body.Code == nil || *body.Code != 0x1002 || body.Remote == nil || !*body.Remote {
		t.Errorf("code and side are missing: %+v", body)
	}
}
