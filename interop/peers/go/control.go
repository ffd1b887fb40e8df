package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// defaultTimeout bounds a command that brings no timeoutMs.
const defaultTimeout = 60 * time.Second

// request is what every command line has. The arguments of a command are in the same object.
type request struct {
	ID        json.RawMessage `json:"id"`
	Cmd       string          `json:"cmd"`
	TimeoutMs int64           `json:"timeoutMs"`
}

// command runs one command. The line is the whole JSON object; ctx ends at the command's timeout or with the process.
type command func(ctx context.Context, n *node, line []byte) (any, error)

// commandTable is a set of commands. Every commands_*.go file and every protocol brings its own.
type commandTable map[string]command

// commands are all commands of this program but close, which serve answers itself.
var commands = joinTables(
	nodeCommands, peerStoreCommands, connectionCommands, dialLoopCommands,
	streamCommands, handlerCommands, identifyCommands, pingCommands, roundTripCommands, echoCommands, perfCommands,
	kadCommands, ipnsCommands, relayCommands, autonatCommands, routingCommands,
)

const closeCommand = "close"

// otherCommands are the commands of the peer control protocol that this program does not take.
var otherCommands = []string{
	"relayReservations", "subscribe", "publish",
	"pubsubPeers", "fetch", "fetchServe",
}

func joinTables(tables ...commandTable) commandTable {
	all := commandTable{}
	for _, table := range tables {
		for name, run := range table {
			all[name] = run
		}
	}
	return all
}

// serve reads commands, which run concurrently, until close or the end of ctx. At the end of in it waits for the
// commands that still run.
func (n *node) serve(ctx context.Context, in io.Reader) {
	ctx, n.stop = context.WithCancel(ctx)
	defer n.stop()
	go func() {
		defer n.stop()
		var running sync.WaitGroup
		defer running.Wait()
		lines := bufio.NewReader(in)
		for {
			line, err := lines.ReadBytes('\n')
			if len(bytes.TrimSpace(line)) > 0 {
				running.Go(func() { n.answer(ctx, line) })
			}
			if err != nil {
				return
			}
		}
	}()
	<-ctx.Done()
}

// answer runs one command and writes its one line.
func (n *node) answer(ctx context.Context, line []byte) {
	var req request
	if err := json.Unmarshal(line, &req); err != nil {
		n.out.emit(answer{ID: req.ID, Cmd: req.Cmd, Error: describe(badRequest("not a command: %s", err))})
		return
	}
	if req.Cmd == closeCommand {
		n.out.emit(answer{ID: req.ID, OK: true, Cmd: req.Cmd, Result: struct{}{}})
		n.stop()
		return
	}
	result, err := n.runWithin(ctx, req, line)
	if err != nil {
		n.out.emit(answer{ID: req.ID, Cmd: req.Cmd, Error: describe(err)})
		return
	}
	n.out.emit(answer{ID: req.ID, OK: true, Cmd: req.Cmd, Result: result})
}

// runWithin runs a command under its timeout. A command that failed because its time was up says so, whatever broke.
func (n *node) runWithin(ctx context.Context, req request, line []byte) (result any, err error) {
	run, known := commands[req.Cmd]
	switch {
	case slices.Contains(otherCommands, req.Cmd):
		return nil, newError(unsupportedError, "command %q is not supported by the go peer", req.Cmd)
	case !known:
		return nil, badRequest("unknown command %q", req.Cmd)
	case req.TimeoutMs < 0:
		return nil, badRequest("timeoutMs is negative")
	}
	timeout := defaultTimeout
	if req.TimeoutMs > 0 {
		timeout = time.Duration(req.TimeoutMs) * time.Millisecond
	}
	ctx, cancel := context.WithTimeout(onLimited(ctx), timeout)
	defer cancel()
	defer func() {
		if thrown := recover(); thrown != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n%s", req.Cmd, thrown, debug.Stack())
			result, err = nil, newError(internalError, "%v", thrown)
		}
	}()
	result, err = run(ctx, n, line)
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, newError(timeoutError, "not done within %s: %s", timeout, err)
	}
	return result, err
}

// arguments reads the arguments of a command into a value that already holds the defaults.
func arguments[T any](line []byte, defaults T) (T, error) {
	if err := json.Unmarshal(line, &defaults); err != nil {
		return defaults, badRequest("%s", err)
	}
	return defaults, nil
}
