package main

import (
	"context"
	"time"

	"github.com/libp2p/go-libp2p/p2p/protocol/ping"
)

var pingCommands = commandTable{"ping": pingPeer}

// pingPeer sends count pings one after the other on one stream.
func pingPeer(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct {
		target
		Count int
	}{Count: 1})
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
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := ping.Ping(ctx, n.host, conn.RemotePeer())
	samples := make([]time.Duration, 0, args.Count)
	for range args.Count {
		result, open := <-results
		if !open {
			return nil, ctx.Err()
		}
		if result.Error != nil {
			return nil, result.Error
		}
		samples = append(samples, result.RTT)
	}
	if args.Count == 1 {
		return map[string]any{"rttMs": milliseconds(samples[0])}, nil
	}
	return spread(samples), nil
}
