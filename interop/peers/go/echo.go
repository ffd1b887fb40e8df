package main

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"io"
	"math/rand/v2"
	"time"

	pool "github.com/libp2p/go-buffer-pool"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
)

const (
	echoProtocol = protocol.ID("/echo/1.0.0")
	defaultChunk = 64 << 10
	maxChunk     = 16 << 20
)

var echoCommands = commandTable{"echo": echo}

// serveEcho sends back what comes until the remote half-closes, and then half-closes too.
func serveEcho(stream network.Stream) {
	if _, err := echoAll(stream); err != nil {
		_ = stream.Reset()
		return
	}
	_ = stream.Close()
}

// echoAll echoes to the end of stream and tells how many bytes came.
func echoAll(stream network.Stream) (int64, error) {
	buffer := pool.Get(defaultChunk)
	defer pool.Put(buffer)
	var total int64
	for {
		count, err := stream.Read(buffer)
		total += int64(count)
		if count > 0 {
			if _, err := stream.Write(buffer[:count]); err != nil {
				return total, err
			}
		}
		if err == io.EOF {
			return total, stream.CloseWrite()
		}
		if err != nil {
			return total, err
		}
	}
}

func echo(ctx context.Context, n *node, line []byte) (any, error) {
	defaults := struct {
		target
		Bytes    int64
		Chunk    int
		WaitEof  bool
		Protocol protocol.ID
	}{Chunk: defaultChunk, WaitEof: true, Protocol: echoProtocol}
	args, err := arguments(line, defaults)
	if err != nil {
		return nil, err
	}
	if args.Bytes < 0 || args.Chunk < 1 || args.Chunk > maxChunk {
		return nil, badRequest("bytes or chunk out of range")
	}
	conn, err := n.reach(ctx, args.target)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	stream, err := n.host.NewStream(ctx, conn.RemotePeer(), args.Protocol)
	if err != nil {
		return nil, err
	}
	plan := exchangePlan{bytes: args.Bytes, chunk: args.Chunk, waitEOF: args.WaitEof}
	result := map[string]any{"bytes": args.Bytes, "verified": true}
	if err := exchange(ctx, stream, plan); nameOf(err) == mismatchError {
		result["verified"], result["reason"] = false, err.Error()
	} else if err != nil {
		return nil, err
	}
	result["ms"] = milliseconds(time.Since(start))
	return result, nil
}

// exchangePlan says how much goes through an echo, in pieces of which size, and whether the echo must end after it.
type exchangePlan struct {
	bytes   int64
	chunk   int
	waitEOF bool
}

// exchange sends pseudo-random bytes, half-closes, and at the same time checks that the same bytes come back. It ends
// the stream: closed if all was right, else reset.
func exchange(ctx context.Context, stream network.Stream, plan exchangePlan) error {
	defer resetWhenDone(ctx, stream)()
	var seed [32]byte
	if _, err := crand.Read(seed[:]); err != nil {
		return err
	}
	sent := make(chan error, 1)
	go func() {
		err := sendRandom(stream, seed, plan)
		if err != nil {
			_ = stream.Reset() // wakes the reader
		}
		sent <- err
	}()
	if err := expectRandom(stream, seed, plan); err != nil {
		_ = stream.Reset()
		<-sent
		return err
	}
	if err := <-sent; err != nil {
		return err
	}
	return stream.Close()
}

func sendRandom(stream network.Stream, seed [32]byte, plan exchangePlan) error {
	source := rand.NewChaCha8(seed)
	piece := make([]byte, min(int64(plan.chunk), plan.bytes))
	for left := plan.bytes; left > 0; left -= int64(len(piece)) {
		piece = piece[:min(int64(len(piece)), left)]
		_, _ = source.Read(piece) // never fails
		if _, err := stream.Write(piece); err != nil {
			return err
		}
	}
	return stream.CloseWrite()
}

func expectRandom(stream network.Stream, seed [32]byte, plan exchangePlan) error {
	source := rand.NewChaCha8(seed)
	size := int(min(defaultChunk, plan.bytes))
	received, expected := pool.Get(size), pool.Get(size)
	defer pool.Put(received)
	defer pool.Put(expected)
	for done := int64(0); done < plan.bytes; {
		count, err := stream.Read(received[:min(int64(size), plan.bytes-done)])
		_, _ = source.Read(expected[:count]) // never fails
		if !bytes.Equal(received[:count], expected[:count]) {
			return newError(mismatchError, "the echo differs between byte %d and %d", done, done+int64(count))
		}
		done += int64(count)
		if err == io.EOF && done < plan.bytes {
			return newError(mismatchError, "the echo ended after %d of %d bytes", done, plan.bytes)
		}
		if err != nil && err != io.EOF {
			return err
		}
	}
	if !plan.waitEOF {
		return nil
	}
	return expectEOF(stream)
}

// expectEOF reads the end of the stream, where nothing more may come.
func expectEOF(stream network.Stream) error {
	var extra [1]byte
	count, err := io.ReadFull(stream, extra[:])
	switch {
	case count > 0:
		return newError(mismatchError, "more bytes came than were asked for")
	case err == io.EOF:
		return nil
	default:
		return err
	}
}
