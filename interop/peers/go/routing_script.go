package main

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/ipfs/boxo/ipns"
	"github.com/ipfs/boxo/routing/http/server"
	"github.com/ipfs/boxo/routing/http/types"
	"github.com/ipfs/boxo/routing/http/types/iter"
	jsontypes "github.com/ipfs/boxo/routing/http/types/json"
	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/routing"
)

// The operations of delegated routing that can be scripted.
const (
	routingProviders = "providers"
	routingPeers     = "peers"
	routingClosest   = "closest"
	routingIPNS      = "ipns"
)

var routingOps = []string{routingProviders, routingPeers, routingClosest, routingIPNS}

// routingScript is what one question is answered with: records, then the error if there is one.
type routingScript struct {
	records jsontypes.RecordsArray
	value   []byte
	failure error
	// gate lets one record, or the end behind the last, pass for each item in it. Nil lets all pass.
	gate chan struct{}
}

// Nobody has to release more than this at once.
const routingGate = 1024

// scriptedRouter answers what commands have told it to. It finds nothing under other keys.
type scriptedRouter struct {
	out     *output
	mu      sync.Mutex
	scripts map[string]*routingScript
}

func newScriptedRouter(out *output) *scriptedRouter {
	return &scriptedRouter{out: out, scripts: map[string]*routingScript{}}
}

func (r *scriptedRouter) set(op string, digest []byte, script *routingScript) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.scripts[op+" "+string(digest)] = script
}

func (r *scriptedRouter) get(op string, digest []byte) *routingScript {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.scripts[op+" "+string(digest)]
}

// records are those of a script as they come, each of the type that the caller wants.
func records[T types.Record](ctx context.Context, r *scriptedRouter, op string, digest []byte) (iter.ResultIter[T], error) {
	script := r.get(op, digest)
	switch {
	case script == nil:
		return nil, routing.ErrNotFound
	case script.failure != nil && len(script.records) == 0:
		return nil, script.failure
	}
	return &scriptIter[T]{ctx: ctx, router: r, op: op, script: script}, nil
}

// scriptIter hands out the records of a script. How it ended is told as the event routing:end.
type scriptIter[T types.Record] struct {
	ctx    context.Context
	router *scriptedRouter
	op     string
	script *routingScript
	sent   int
	value  iter.Result[T]
	closed bool
}

func (it *scriptIter[T]) Next() bool {
	if it.value.Err != nil {
		return false
	}
	if it.script.gate != nil {
		select {
		case <-it.script.gate:
		case <-it.ctx.Done():
			return false
		}
	}
	if it.sent == len(it.script.records) {
		if it.script.failure == nil {
			return false
		}
		it.value = iter.Result[T]{Err: it.script.failure}
		return true
	}
	record, fits := copyOf(it.script.records[it.sent]).(T)
	if !fits {
		it.value = iter.Result[T]{Err: errors.New("the script has a record that is not possible here")}
		return true
	}
	it.value = iter.Result[T]{Val: record}
	it.sent++
	return true
}

// copyOf is for boxo's filters, which change the records that they get.
func copyOf(record types.Record) types.Record {
	switch known := record.(type) {
	case *types.PeerRecord:
		changed := *known
		return &changed
	default:
		return record
	}
}

func (it *scriptIter[T]) Val() iter.Result[T] { return it.value }

func (it *scriptIter[T]) Close() error {
	if !it.closed {
		it.closed = true
		it.router.out.emit(event{"event": "routing:end", "op": it.op, "sent": it.sent, "cancelled": it.ctx.Err() != nil})
	}
	return nil
}

func (r *scriptedRouter) FindProviders(ctx context.Context, key cid.Cid, _ int) (iter.ResultIter[types.Record], error) {
	return records[types.Record](ctx, r, routingProviders, key.Hash())
}

func (r *scriptedRouter) FindPeers(ctx context.Context, id peer.ID, _ int) (iter.ResultIter[*types.PeerRecord], error) {
	return records[*types.PeerRecord](ctx, r, routingPeers, []byte(id))
}

func (r *scriptedRouter) GetClosestPeers(ctx context.Context, key cid.Cid) (iter.ResultIter[*types.PeerRecord], error) {
	return records[*types.PeerRecord](ctx, r, routingClosest, key.Hash())
}

func (r *scriptedRouter) GetIPNS(_ context.Context, name ipns.Name) (*ipns.Record, error) {
	script := r.get(routingIPNS, []byte(name.Peer()))
	switch {
	case script == nil:
		return nil, routing.ErrNotFound
	case script.failure != nil:
		return nil, script.failure
	}
	return ipns.UnmarshalRecord(script.value)
}

// PutIPNS keeps what holds, unless the script of the name says that it fails.
func (r *scriptedRouter) PutIPNS(_ context.Context, name ipns.Name, record *ipns.Record) error {
	if script := r.get(routingIPNS, []byte(name.Peer())); script != nil && script.failure != nil {
		return script.failure
	}
	value, err := ipns.MarshalRecord(record)
	if err != nil {
		return err
	}
	r.set(routingIPNS, []byte(name.Peer()), &routingScript{value: value})
	return nil
}

// ProvideBitswap is of a historic part of the interface that is not scripted.
func (r *scriptedRouter) ProvideBitswap(context.Context, *server.BitswapWriteProvideRequest) (time.Duration, error) {
	return 0, routing.ErrNotSupported
}

// parseRecords reads records as they go over the wire.
func parseRecords(texts []json.RawMessage) (jsontypes.RecordsArray, error) {
	var read jsontypes.RecordsArray
	text, err := json.Marshal(texts)
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	if err != nil {
		return nil, badRequest("records: %s", err)
	}
	return read, nil
}
