package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/ipfs/boxo/ipns"
	"github.com/ipfs/boxo/routing/http/client"
	"github.com/ipfs/boxo/routing/http/types"
	"github.com/ipfs/boxo/routing/http/types/iter"
	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/routing"
)

var routingCommands = commandTable{
	"routingScript": withRouting(setRoutingScript), "routingRelease": withRouting(releaseRouting), "routingClient": routingClient,
}

// setRoutingScript says what the server finds under a key from now on.
func setRoutingScript(_ context.Context, s *routingService, line []byte) (any, error) {
	args, err := arguments(line, struct {
		Op, Key, Error string
		Records        []json.RawMessage
		Value          value
		Gated          bool
	}{})
	if err != nil {
		return nil, err
	}
	digest, err := routingKey(args.Op, args.Key)
	if err != nil {
		return nil, err
	}
	script := &routingScript{value: args.Value}
	if script.records, err = parseRecords(args.Records); err != nil {
		return nil, err
	}
	if args.Error != "" {
		script.failure = errors.New(args.Error)
	}
	if args.Gated {
		script.gate = make(chan struct{}, routingGate)
	}
	s.router.set(args.Op, digest, script)
	return struct{}{}, nil
}

// releaseRouting lets so many of the records of a gated script pass; behind the last one its end counts as one.
func releaseRouting(ctx context.Context, s *routingService, line []byte) (any, error) {
	args, err := arguments(line, struct {
		Op, Key string
		Count   int
	}{Count: 1})
	if err != nil {
		return nil, err
	}
	digest, err := routingKey(args.Op, args.Key)
	if err != nil {
		return nil, err
	}
	script := s.router.get(args.Op, digest)
	if script == nil || script.gate == nil {
		return nil, badRequest("there is no gated script for %s %s", args.Op, args.Key)
	}
	for range args.Count {
		select {
		case script.gate <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return struct{}{}, nil
}

// routingKey is the multihash that a key of an operation is about.
func routingKey(op, key string) ([]byte, error) {
	if !slices.Contains(routingOps, op) {
		return nil, badRequest("op is one of %s", strings.Join(routingOps, ", "))
	}
	if id, err := peer.Decode(key); err == nil {
		return []byte(id), nil
	}
	c, err := cid.Decode(key)
	if err != nil {
		return nil, badRequest("key is no CID and no peer id: %s", err)
	}
	return c.Hash(), nil
}

// routingArguments are those of one question to a server.
type routingArguments struct {
	URL, Op, Cid, Peer, Tag      string
	FilterAddrs, FilterProtocols []string
	Limit                        int
	Value                        value
}

// routingClient asks a server with boxo's client. Each record is told as the event routing:record when it has come.
func routingClient(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, routingArguments{})
	if err != nil {
		return nil, err
	}
	c, err := newRoutingClient(args)
	if err != nil {
		return nil, err
	}
	key, id, err := args.subject()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	switch args.Op {
	case routingProviders:
		found, err := c.FindProviders(ctx, key)
		return collect(n, args, start, found, err)
	case routingPeers:
		found, err := c.FindPeers(ctx, id)
		return collect(n, args, start, found, err)
	case routingClosest:
		found, err := c.GetClosestPeers(ctx, key)
		return collect(n, args, start, found, err)
	case "ipnsGet":
		return getIPNS(ctx, c, ipns.NameFromPeer(id))
	case "ipnsPut":
		record, err := ipns.UnmarshalRecord(args.Value)
		if err != nil {
			return nil, badRequest("value: %s", err)
		}
		return struct{}{}, describeRouting(c.PutIPNS(ctx, ipns.NameFromPeer(id), record))
	default:
		return nil, badRequest("op is one of providers, peers, closest, ipnsGet, ipnsPut")
	}
}

func newRoutingClient(args routingArguments) (*client.Client, error) {
	var options []client.Option
	if args.FilterProtocols != nil {
		options = append(options, client.WithProtocolFilter(args.FilterProtocols))
	}
	if args.FilterAddrs != nil {
		options = append(options, client.WithAddrFilter(args.FilterAddrs))
	}
	c, err := client.New(args.URL, options...)
	if err != nil {
		return nil, badRequest("url: %s", err)
	}
	return c, nil
}

// subject is what is asked for: a CID, of a peer too, and the peer if it is one.
func (a routingArguments) subject() (cid.Cid, peer.ID, error) {
	if a.Peer != "" {
		id, err := peer.Decode(a.Peer)
		if err != nil {
			return cid.Undef, "", badRequest("peer: %s", err)
		}
		return peer.ToCid(id), id, nil
	}
	key, err := cid.Decode(a.Cid)
	if err != nil {
		return cid.Undef, "", badRequest("cid: %s", err)
	}
	return key, "", nil
}

// collect reads records until the end, or until there are as many as wanted.
func collect[T types.Record](n *node, args routingArguments, start time.Time, found iter.ResultIter[T], err error) (any, error) {
	if err != nil {
		return nil, describeRouting(err)
	}
	defer found.Close()
	all := []json.RawMessage{}
	for found.Next() {
		result := found.Val()
		if result.Err != nil {
			return nil, describeRouting(result.Err)
		}
		text, err := json.Marshal(result.Val)
		switch {
		case err != nil:
			return nil, err
		case string(text) == "null": // of a schema that the client leaves out
			continue
		}
		n.out.emit(event{"event": "routing:record", "tag": args.Tag, "index": len(all), "ms": milliseconds(time.Since(start))})
		all = append(all, text)
		if len(all) == args.Limit {
			break
		}
	}
	return map[string]any{"records": all, "ms": milliseconds(time.Since(start))}, nil
}

func getIPNS(ctx context.Context, c *client.Client, name ipns.Name) (any, error) {
	record, err := c.GetIPNS(ctx, name)
	if err != nil {
		return nil, describeRouting(err)
	}
	bytes, err := ipns.MarshalRecord(record)
	if err != nil {
		return nil, err
	}
	target, err := record.Value()
	if err != nil {
		return nil, err
	}
	seq, err := record.Sequence()
	if err != nil {
		return nil, err
	}
	return map[string]any{"record": base64.StdEncoding.EncodeToString(bytes), "value": target.String(), "seq": seq}, nil
}

// describeRouting names what a server answered; the status is in the library's text.
func describeRouting(err error) error {
	var answered *client.HTTPError
	switch {
	case errors.As(err, &answered):
		return newError(httpError, "%s", err)
	case errors.Is(err, routing.ErrNotFound):
		return newError(notFoundError, "%s", err)
	default:
		return err
	}
}
