package main

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
)

const (
	// maxRoundTripBytes is half of the initial window of yamux. The message is written before any of the echo is read, and
	// implementations may keep up to half of a window to themselves before they grant it again.
	maxRoundTripBytes = 128 << 10
	maxRoundTrips     = 10_000_000
)

var roundTripCommands = commandTable{"roundTrips": roundTrips}

type roundTripArguments struct {
	target
	Bytes    int
	Count    int
	Warmup   int
	Protocol protocol.ID
}

// roundTrips sends a message to an echo and waits until it is back, count times on one stream.
func roundTrips(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, roundTripArguments{Bytes: 32, Count: 1000, Protocol: echoProtocol})
	if err != nil {
		return nil, err
	}
	if args.Bytes < 1 || args.Bytes > maxRoundTripBytes || args.Count < 1 || args.Count > maxRoundTrips ||
		args.Warmup < 0 || args.Warmup > maxRoundTrips {
		return nil, badRequest("bytes, count or warmup out of range")
	}
	conn, err := n.reach(ctx, args.target)
	if err != nil {
		return nil, err
	}
	stream, err := n.host.NewStream(ctx, conn.RemotePeer(), args.Protocol)
	if err != nil {
		return nil, err
	}
	defer resetWhenDone(ctx, stream)()
	samples := make([]time.Duration, args.Count)
	elapsed, err := goRoundAndRound(stream, args.Bytes, args.Warmup, samples)
	if err != nil {
		_ = stream.Reset()
		return nil, err
	}
	result := map[string]any{
		"count": args.Count, "bytes": args.Bytes, "perSecond": float64(args.Count) / elapsed.Seconds(),
	}
	for name, value := range spread(samples) {
		result[name] = value
	}
	return result, stream.Close()
}

// goRoundAndRound fills samples after the warm-up, and half-closes. It tells how long those took that fill samples.
func goRoundAndRound(stream network.Stream, size, warmup int, samples []time.Duration) (time.Duration, error) {
	message, echo := make([]byte, size), make([]byte, size)
	_, _ = crand.Read(message) // never fails
	var start time.Time
	for i := -warmup; i < len(samples); i++ {
		began := time.Now()
		if i == 0 {
			start = began
		}
		if _, err := stream.Write(message); err != nil {
			return 0, err
		}
		if _, err := io.ReadFull(stream, echo); err != nil {
			return 0, err
		}
		if i >= 0 {
			samples[i] = time.Since(began)
		}
		if !bytes.Equal(echo, message) {
			return 0, newError(mismatchError, "other bytes came back, after %d round trips", i+warmup)
		}
	}
	elapsed := time.Since(start)
	if err := stream.CloseWrite(); err != nil {
		return 0, err
	}
	return elapsed, expectEOF(stream)
}
