package main

import (
	"context"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
	"golang.org/x/sync/errgroup"
)

var streamCommands = commandTable{"newStream": newStream, "streams": streams, "holdStreams": holdStreams}

// maxReceived bounds what newStream keeps of an answer.
const maxReceived = 16 << 20

// newStream negotiates one of the protocols. With `send` it then sends those bytes, half-closes and reads to the end.
func newStream(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct {
		target
		Protocol  string
		Protocols oneOrMany
		Send      *value
	}{})
	if err != nil {
		return nil, err
	}
	protocols := args.Protocols.protocolIDs()
	if args.Protocol != "" {
		protocols = append(protocols, protocol.ID(args.Protocol))
	}
	if len(protocols) == 0 {
		return nil, badRequest("protocol is missing")
	}
	conn, err := n.reach(ctx, args.target)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	stream, err := openNegotiated(ctx, conn, protocols)
	if err != nil {
		return nil, err
	}
	result := map[string]any{
		"protocol": string(stream.Protocol()),
		"ms":       milliseconds(time.Since(start)),
		"received": 0,
	}
	if args.Send == nil {
		return result, stream.Close()
	}
	received, err := sendAndReceive(ctx, stream, *args.Send)
	if err != nil {
		_ = stream.Reset()
		return nil, err
	}
	result["received"] = len(received)
	putData(result, received)
	return result, stream.Close()
}

func sendAndReceive(ctx context.Context, stream network.Stream, bytes []byte) ([]byte, error) {
	defer resetWhenDone(ctx, stream)()
	sent := make(chan error, 1)
	go func() {
		_, err := stream.Write(bytes)
		if err == nil {
			err = stream.CloseWrite()
		}
		sent <- err
	}()
	received, err := io.ReadAll(io.LimitReader(stream, maxReceived+1))
	if err != nil {
		return nil, err
	}
	if len(received) > maxReceived {
		return nil, newError(limitError, "more than %d bytes received", maxReceived)
	}
	return received, <-sent
}

type streamsArguments struct {
	target
	Count    int
	Parallel int
	Bytes    int64
	Protocol protocol.ID
}

// streams opens count streams, parallel of them at a time, and exchanges bytes with an echo on each.
func streams(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, streamsArguments{Count: 1, Parallel: 1, Bytes: 1, Protocol: echoProtocol})
	if err != nil {
		return nil, err
	}
	if args.Count < 1 || args.Parallel < 1 || args.Bytes < 0 {
		return nil, badRequest("count, parallel or bytes out of range")
	}
	conn, err := n.reach(ctx, args.target)
	if err != nil {
		return nil, err
	}
	plan := exchangePlan{bytes: args.Bytes, chunk: defaultChunk, waitEOF: true, pattern: newPattern(defaultChunk)}
	opened := make([]time.Duration, args.Count)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(args.Parallel)
	start := time.Now()
	for i := range args.Count {
		group.Go(func() error {
			before := time.Now()
			stream, err := n.host.NewStream(ctx, conn.RemotePeer(), args.Protocol)
			if err != nil {
				return err
			}
			opened[i] = time.Since(before)
			return exchange(ctx, stream, plan)
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	seconds := time.Since(start).Seconds()
	return map[string]any{
		"seconds": seconds, "perSecond": float64(args.Count) / seconds, "openMs": spread(opened),
	}, nil
}

// holdStreams opens streams and leaves them to the connection, which keeps them until it ends. When one cannot be opened it answers with the
// number it has and the reason.
func holdStreams(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, streamsArguments{Count: 1, Protocol: echoProtocol})
	if err != nil {
		return nil, err
	}
	if args.Count < 1 {
		return nil, badRequest("count out of range")
	}
	conn, err := n.reach(ctx, args.target)
	if err != nil {
		return nil, err
	}
	for open := range args.Count {
		if _, err := openNegotiated(ctx, conn, []protocol.ID{args.Protocol}); err != nil {
			return map[string]any{"open": open, "error": describe(err)}, nil
		}
	}
	return map[string]any{"open": args.Count}, nil
}
