package main

import (
	"context"
	"encoding/base64"
	"time"

	"github.com/ipfs/boxo/ipns"
	"github.com/ipfs/boxo/path"
	"github.com/libp2p/go-libp2p/core/peer"
)

var ipnsCommands = commandTable{"ipnsRecord": ipnsRecord, "ipnsResolve": withKad(ipnsResolve)}

// Times of a record that a command leaves open.
const (
	ipnsLifetime = 48 * time.Hour
	ipnsTTL      = 5 * time.Minute
)

// ipnsRecord makes a record of this peer's own name, and puts it into the DHT unless it must not.
func ipnsRecord(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct {
		Value      string
		Seq        uint64
		LifetimeMs int64
		Publish    bool
	}{LifetimeMs: ipnsLifetime.Milliseconds(), Publish: true})
	if err != nil {
		return nil, err
	}
	target, err := path.NewPath(args.Value)
	if err != nil {
		return nil, badRequest("value: %s", err)
	}
	until := time.Now().Add(time.Duration(args.LifetimeMs) * time.Millisecond)
	record, err := ipns.NewRecord(n.host.Peerstore().PrivKey(n.host.ID()), target, args.Seq, until, ipnsTTL)
	if err != nil {
		return nil, err
	}
	bytes, err := ipns.MarshalRecord(record)
	if err != nil {
		return nil, err
	}
	name := ipns.NameFromPeer(n.host.ID())
	if args.Publish {
		put := withKad(func(ctx context.Context, n *node, _ []byte) (any, error) {
			return nil, n.kad.PutValue(ctx, string(name.RoutingKey()), bytes)
		})
		if _, err := put(ctx, n, line); err != nil {
			return nil, err
		}
	}
	return map[string]any{
		"name":   name.String(),
		"key":    base64.StdEncoding.EncodeToString(name.RoutingKey()),
		"record": base64.StdEncoding.EncodeToString(bytes),
		"value":  args.Value,
		"seq":    args.Seq,
	}, nil
}

// ipnsResolve reads a peer's record from the DHT. The library has judged it; the name is checked once more.
func ipnsResolve(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct{ Peer string }{})
	if err != nil {
		return nil, err
	}
	id, err := peer.Decode(args.Peer)
	if err != nil {
		return nil, badRequest("peer: %s", err)
	}
	start := time.Now()
	name := ipns.NameFromPeer(id)
	bytes, err := n.kad.GetValue(ctx, string(name.RoutingKey()))
	if err != nil {
		return nil, err
	}
	record, err := ipns.UnmarshalRecord(bytes)
	if err != nil {
		return nil, err
	}
	if err := ipns.ValidateWithName(record, name); err != nil {
		return nil, newError(mismatchError, "%s", err)
	}
	target, err := record.Value()
	if err != nil {
		return nil, err
	}
	seq, err := record.Sequence()
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"value": target.String(), "seq": seq, "record": base64.StdEncoding.EncodeToString(bytes),
		"ms": milliseconds(time.Since(start)),
	}, nil
}
