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
	firstEcho    = 1 << 10
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

// echoAll echoes to the end of stream and tells how many bytes came. It begins with a small buffer, since a stream that
// is open and silent should cost little, and takes a large one when that was full.
func echoAll(stream network.Stream) (int64, error) {
	buffer := make([]byte, firstEcho)
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
		if count == firstEcho && len(buffer) == firstEcho {
			buffer = pool.Get(defaultChunk)
			defer pool.Put(buffer)
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
	plan := exchangePlan{bytes: args.Bytes, chunk: args.Chunk, waitEOF: args.WaitEof, pattern: newPattern(args.Chunk)}
	start := time.Now()
	stream, err := n.host.NewStream(ctx, conn.RemotePeer(), args.Protocol)
	if err != nil {
		return nil, err
	}
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
	pattern pattern
}

// exchange sends bytes, half-closes, and checks that the same bytes come back; at the same time, unless they are so few
// that they fit into any window. It ends the stream: closed if all was right, else reset.
func exchange(ctx context.Context, stream network.Stream, plan exchangePlan) error {
	defer resetWhenDone(ctx, stream)()
	offset := rand.Int64N(patternPeriod)
	var err error
	if plan.bytes <= defaultChunk {
		if err = plan.send(stream, offset); err == nil {
			err = plan.expect(stream, offset)
		}
	} else {
		sent := make(chan error, 1)
		go func() {
			err := plan.send(stream, offset)
			if err != nil {
				_ = stream.Reset() // wakes the reader
			}
			sent <- err
		}()
		if err = plan.expect(stream, offset); err != nil {
			_ = stream.Reset() // wakes the writer
			<-sent
		} else {
			err = <-sent
		}
	}
	if err != nil {
		_ = stream.Reset()
		return err
	}
	return stream.Close()
}

func (plan exchangePlan) send(stream network.Stream, offset int64) error {
	for done := int64(0); done < plan.bytes; {
		piece := plan.pattern.at(offset+done, int(min(int64(plan.chunk), plan.bytes-done)))
		if _, err := stream.Write(piece); err != nil {
			return err
		}
		done += int64(len(piece))
	}
	return stream.CloseWrite()
}

func (plan exchangePlan) expect(stream network.Stream, offset int64) error {
	buffer := pool.Get(int(min(defaultChunk, plan.bytes)))
	defer pool.Put(buffer)
	for done := int64(0); done < plan.bytes; {
		count, err := stream.Read(buffer[:min(int64(len(buffer)), plan.bytes-done)])
		if !bytes.Equal(buffer[:count], plan.pattern.at(offset+done, count)) {
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

// pattern is an endless sequence of bytes, random at first and then repeating.
type pattern []byte

// patternPeriod is a prime, so that the pattern meets the borders of chunks and frames at another place each time.
const patternPeriod = 65_521

// newPattern is a pattern of which pieces of up to longest bytes, or defaultChunk, can be had.
func newPattern(longest int) pattern {
	once := make([]byte, patternPeriod)
	_, _ = crand.Read(once) // never fails
	all := make([]byte, patternPeriod+max(longest, defaultChunk))
	for done := 0; done < len(all); done += patternPeriod {
		copy(all[done:], once)
	}
	return all
}

// at is the piece of so many bytes from an offset on.
func (p pattern) at(offset int64, length int) []byte {
	start := int(offset % patternPeriod)
	return p[start : start+length]
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
