package main

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/routing"
	"github.com/multiformats/go-multihash"
)

var kadCommands = commandTable{
	"kadMode": withKad(kadMode), "kadTable": withKad(kadTable), "kadRefresh": withKad(kadRefresh),
	"kadPut": withKad(kadPut), "kadGet": withKad(kadGet),
	"kadProvide": withKad(kadProvide), "kadFindProviders": withKad(kadFindProviders),
	"kadFindPeer": withKad(kadFindPeer), "kadGetClosestPeers": withKad(kadGetClosestPeers),
}

// withKad lets a command run only where there is a DHT, and names what was not found.
func withKad(run command) command {
	return func(ctx context.Context, n *node, line []byte) (any, error) {
		if n.kad == nil {
			return nil, newError(unsupportedError, "there is no DHT without --kad")
		}
		result, err := run(ctx, n, line)
		if errors.Is(err, routing.ErrNotFound) && ctx.Err() == nil {
			return nil, newError(notFoundError, "%s", err)
		}
		return result, err
	}
}

// kadKey is the key of a value: bytes, or {"ns","peer"} for the record of a peer under /pk/ or /ipns/.
type kadKey string

func (k *kadKey) UnmarshalJSON(data []byte) error {
	var named struct{ Ns, Peer string }
	if json.Unmarshal(data, &named) == nil && named.Ns != "" {
		id, err := peer.Decode(named.Peer)
		if err != nil {
			return err
		}
		*k = kadKey("/" + named.Ns + "/" + string(id))
		return nil
	}
	var bytes value
	err := json.Unmarshal(data, &bytes)
	*k = kadKey(bytes)
	return err
}

func kadMode(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct{ Mode string }{})
	if err != nil {
		return nil, err
	}
	if args.Mode != "" {
		if !slices.Contains(kadModes, args.Mode) {
			return nil, badRequest("mode is client or server, not %q", args.Mode)
		}
		if err := n.switchKad(ctx, args.Mode); err != nil {
			return nil, err
		}
	}
	return map[string]any{"mode": n.kadMode()}, nil
}

func kadTable(_ context.Context, n *node, _ []byte) (any, error) {
	peers := texts(n.kad.RoutingTable().ListPeers())
	slices.Sort(peers)
	return map[string]any{"size": len(peers), "peers": peers}, nil
}

func kadRefresh(ctx context.Context, n *node, _ []byte) (any, error) {
	select {
	case err := <-n.kad.ForceRefresh():
		return map[string]any{"size": n.kad.RoutingTable().Size()}, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func kadPut(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct {
		Key   kadKey
		Value value
	}{})
	if err != nil {
		return nil, err
	}
	if args.Key == "" {
		return nil, badRequest("key is missing")
	}
	start := time.Now()
	if err := n.kad.PutValue(ctx, string(args.Key), args.Value); err != nil {
		return nil, err
	}
	return map[string]any{"stored": true, "ms": milliseconds(time.Since(start))}, nil
}

func kadGet(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct{ Key kadKey }{})
	if err != nil {
		return nil, err
	}
	if args.Key == "" {
		return nil, badRequest("key is missing")
	}
	start := time.Now()
	found, err := n.kad.GetValue(ctx, string(args.Key))
	if err != nil {
		return nil, err
	}
	result := map[string]any{"ms": milliseconds(time.Since(start))}
	putData(result, found)
	return result, nil
}

// kadContent is what a provider provides: a CID, or bytes that are hashed.
type kadContent struct {
	Cid   string
	Data  value
	Limit int
}

func (c kadContent) cid() (cid.Cid, error) {
	if c.Cid != "" {
		decoded, err := cid.Decode(c.Cid)
		if err != nil {
			return cid.Undef, badRequest("cid: %s", err)
		}
		return decoded, nil
	}
	if c.Data == nil {
		return cid.Undef, badRequest("cid or data is missing")
	}
	hash, err := multihash.Sum(c.Data, multihash.SHA2_256, -1)
	if err != nil {
		return cid.Undef, err
	}
	return cid.NewCidV1(cid.Raw, hash), nil
}

func readContent(line []byte) (kadContent, cid.Cid, error) {
	args, err := arguments(line, kadContent{})
	if err != nil {
		return args, cid.Undef, err
	}
	content, err := args.cid()
	return args, content, err
}

func kadProvide(ctx context.Context, n *node, line []byte) (any, error) {
	_, content, err := readContent(line)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	if err := n.kad.Provide(ctx, content, true); err != nil {
		return nil, err
	}
	return map[string]any{"cid": content.String(), "stored": true, "ms": milliseconds(time.Since(start))}, nil
}

// kadFindProviders ends with the lookup, or once there are as many as wanted.
func kadFindProviders(ctx context.Context, n *node, line []byte) (any, error) {
	args, content, err := readContent(line)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	watched, stop := context.WithCancel(ctx)
	defer stop()
	watched, events := routing.RegisterForQueryEvents(watched)
	counted := make(chan int, 1)
	go func() {
		queries := 0
		for happened := range events {
			if happened.Type == routing.SendingQuery {
				queries++
			}
		}
		counted <- queries
	}()
	providers := []any{}
	result := map[string]any{"cid": content.String(), "firstMs": nil}
	for info := range n.kad.FindProvidersAsync(watched, content, args.Limit) {
		if len(providers) == 0 {
			result["firstMs"] = milliseconds(time.Since(start))
		}
		providers = append(providers, kadPeer(info))
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	stop()
	result["providers"], result["queries"] = providers, <-counted
	result["ms"] = milliseconds(time.Since(start))
	return result, nil
}

func kadPeer(info peer.AddrInfo) map[string]any {
	return map[string]any{"peer": info.ID.String(), "addrs": texts(info.Addrs)}
}

func kadFindPeer(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct{ Peer string }{})
	if err != nil {
		return nil, err
	}
	id, err := peer.Decode(args.Peer)
	if err != nil {
		return nil, badRequest("peer: %s", err)
	}
	start := time.Now()
	info, err := n.kad.FindPeer(ctx, id)
	if err != nil {
		return nil, err
	}
	result := kadPeer(info)
	result["ms"] = milliseconds(time.Since(start))
	return result, nil
}

func kadGetClosestPeers(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct {
		Key  kadKey
		Peer string
	}{})
	if err != nil {
		return nil, err
	}
	key := string(args.Key)
	if args.Peer != "" {
		id, err := peer.Decode(args.Peer)
		if err != nil {
			return nil, badRequest("peer: %s", err)
		}
		key = string(id)
	}
	if key == "" {
		return nil, badRequest("key or peer is missing")
	}
	start := time.Now()
	closest, err := n.kad.GetClosestPeers(ctx, key)
	if err != nil {
		return nil, err
	}
	peers := []any{}
	for _, id := range closest {
		peers = append(peers, kadPeer(n.kad.FindLocal(ctx, id)))
	}
	return map[string]any{"peers": peers, "ms": milliseconds(time.Since(start))}, nil
}
