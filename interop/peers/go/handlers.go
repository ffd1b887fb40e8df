package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"time"

	pool "github.com/libp2p/go-buffer-pool"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
)

var handlerCommands = commandTable{"handle": handle, "unhandle": unhandle}

const (
	hangTakes = 4 << 10
	// hangPoll is how often a hanging handler whose stream holds unread bytes looks for a reset.
	hangPoll = 50 * time.Millisecond
)

// streamMode answers one inbound stream. It returns when the remote's side has ended and tells how many bytes came.
// The event `stream` follows.
type streamMode func(n *node, stream network.Stream) (int64, error)

var streamModes = map[string]streamMode{
	"echo":  func(_ *node, stream network.Stream) (int64, error) { return echoAll(stream) },
	"sink":  sink,
	"hang":  hang,
	"reset": func(_ *node, stream network.Stream) (int64, error) { return 0, errResetHere },
}

var errResetHere = errors.New("reset by the handler")

func handle(_ context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct {
		Protocol protocol.ID
		Mode     string
	}{Mode: "echo"})
	if err != nil {
		return nil, err
	}
	mode, known := streamModes[args.Mode]
	switch {
	case args.Protocol == "":
		return nil, badRequest("protocol is missing")
	case !known:
		return nil, badRequest("unknown mode %q", args.Mode)
	}
	n.host.SetStreamHandler(args.Protocol, func(stream network.Stream) {
		received, err := mode(n, stream)
		n.out.emit(streamEvent(stream, args.Mode, received, err))
		switch {
		case err != nil:
			_ = stream.Reset()
		case args.Mode != "hang":
			_ = stream.Close()
		}
	})
	return map[string]any{"protocols": n.protocols()}, nil
}

func unhandle(_ context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct{ Protocol protocol.ID }{})
	if err != nil {
		return nil, err
	}
	if args.Protocol == "" {
		return nil, badRequest("protocol is missing")
	}
	n.host.RemoveStreamHandler(args.Protocol)
	return map[string]any{"protocols": n.protocols()}, nil
}

// sink reads to the end. The event `sink` tells what came.
func sink(n *node, stream network.Stream) (int64, error) {
	digest := sha256.New()
	buffer := pool.Get(defaultChunk)
	defer pool.Put(buffer)
	var total int64
	for {
		count, err := stream.Read(buffer)
		total += int64(count)
		digest.Write(buffer[:count])
		if err == io.EOF {
			n.out.emit(event{
				"event":    "sink",
				"protocol": string(stream.Protocol()),
				"peer":     stream.Conn().RemotePeer().String(),
				"conn":     stream.Conn().ID(),
				"bytes":    total,
				"sha256":   hex.EncodeToString(digest.Sum(nil)),
			})
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}

// hang answers nothing and takes no more than hangTakes bytes, so that the remote runs into its window. From there on
// it reads no bytes at a time, which tells of a reset without taking anything and returns at once while bytes wait.
func hang(_ *node, stream network.Stream) (int64, error) {
	var taken [hangTakes]byte
	count, err := io.ReadFull(stream, taken[:])
	for err == nil {
		time.Sleep(hangPoll)
		_, err = stream.Read(nil)
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return int64(count), err
}

// streamEvent tells how the remote's side of an inbound stream ended.
func streamEvent(stream network.Stream, mode string, received int64, err error) event {
	told := event{
		"event":    "stream",
		"protocol": string(stream.Protocol()),
		"peer":     stream.Conn().RemotePeer().String(),
		"conn":     stream.Conn().ID(),
		"mode":     mode,
		"bytes":    received,
		"ended":    "eof",
	}
	if err == nil {
		return told
	}
	told["ended"], told["reason"] = "reset", err.Error()
	var reset *network.StreamError
	if errors.As(err, &reset) {
		told["code"], told["remote"] = reset.ErrorCode, reset.Remote
	}
	return told
}
