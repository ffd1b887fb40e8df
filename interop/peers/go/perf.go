package main

import (
	"context"
	"encoding/binary"
	"io"
	"time"

	pool "github.com/libp2p/go-buffer-pool"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
)

// perfProtocol: the client says in eight bytes, big endian, how many bytes it wants, uploads as it likes and
// half-closes. The server reads to that end, then sends what was asked for and closes (libp2p specification, perf).
const perfProtocol = protocol.ID("/perf/1.0.0")

const (
	perfBlock = 64 << 10
	mebibyte  = 1 << 20
)

var perfCommands = commandTable{"perf": perf}

func servePerf(stream network.Stream) {
	if err := answerPerf(stream); err != nil {
		_ = stream.Reset()
		return
	}
	_ = stream.Close()
}

func answerPerf(stream network.Stream) error {
	var wanted [8]byte
	if _, err := io.ReadFull(stream, wanted[:]); err != nil {
		return err
	}
	if _, err := drain(stream); err != nil {
		return err
	}
	if err := sendZeros(stream, binary.BigEndian.Uint64(wanted[:])); err != nil {
		return err
	}
	return stream.CloseWrite()
}

func perf(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct {
		target
		Upload   uint64
		Download uint64
	}{})
	if err != nil {
		return nil, err
	}
	conn, err := n.reach(ctx, args.target)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	stream, err := n.host.NewStream(ctx, conn.RemotePeer(), perfProtocol)
	if err != nil {
		return nil, err
	}
	defer resetWhenDone(ctx, stream)()
	if err := askPerf(stream, args.Upload, args.Download); err != nil {
		_ = stream.Reset()
		return nil, err
	}
	seconds := time.Since(start).Seconds()
	return map[string]any{
		"uploadBytes":   args.Upload,
		"downloadBytes": args.Download,
		"seconds":       seconds,
		"mibPerSecond":  float64(args.Upload+args.Download) / mebibyte / seconds,
	}, stream.Close()
}

func askPerf(stream network.Stream, upload, download uint64) error {
	var wanted [8]byte
	binary.BigEndian.PutUint64(wanted[:], download)
	if _, err := stream.Write(wanted[:]); err != nil {
		return err
	}
	if err := sendZeros(stream, upload); err != nil {
		return err
	}
	if err := stream.CloseWrite(); err != nil {
		return err
	}
	received, err := drain(stream)
	if err == nil && received != download {
		err = newError(mismatchError, "%d bytes came, %d were asked for", received, download)
	}
	return err
}

// drain reads to the end and counts.
func drain(from io.Reader) (uint64, error) {
	buffer := pool.Get(perfBlock)
	defer pool.Put(buffer)
	var total uint64
	for {
		count, err := from.Read(buffer)
		total += uint64(count)
		if err == io.EOF {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}

var zeros [perfBlock]byte

func sendZeros(to io.Writer, count uint64) error {
	for count > 0 {
		block := zeros[:min(count, perfBlock)]
		if _, err := to.Write(block); err != nil {
			return err
		}
		count -= uint64(len(block))
	}
	return nil
}
