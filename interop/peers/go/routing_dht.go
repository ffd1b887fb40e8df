package main

import (
	"context"
	"time"

	"github.com/ipfs/boxo/ipns"
	"github.com/ipfs/boxo/routing/http/server"
	"github.com/ipfs/boxo/routing/http/types"
	"github.com/ipfs/boxo/routing/http/types/iter"
	"github.com/ipfs/go-cid"
	dht "github.com/libp2p/go-libp2p-kad-dht"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/routing"
)

// dhtRouter answers what the DHT of the peer finds, as a delegate does.
type dhtRouter struct {
	kad *dht.IpfsDHT
}

// found hands out peers as the DHT finds them.
type found struct {
	cancel context.CancelFunc
	peers  <-chan peer.AddrInfo
	value  iter.Result[types.Record]
}

func (f *found) Next() bool {
	info, ok := <-f.peers
	if ok {
		f.value = iter.Result[types.Record]{Val: recordOf(info)}
	}
	return ok
}

func (f *found) Val() iter.Result[types.Record] { return f.value }

func (f *found) Close() error {
	f.cancel()
	return nil
}

func recordOf(info peer.AddrInfo) *types.PeerRecord {
	id := info.ID
	record := &types.PeerRecord{Schema: types.SchemaPeer, ID: &id}
	for _, addr := range info.Addrs {
		record.Addrs = append(record.Addrs, types.Multiaddr{Multiaddr: addr})
	}
	return record
}

func (r dhtRouter) FindProviders(ctx context.Context, key cid.Cid, limit int) (iter.ResultIter[types.Record], error) {
	searching, cancel := context.WithCancel(ctx)
	return &found{cancel: cancel, peers: r.kad.FindProvidersAsync(searching, key, limit)}, nil
}

func (r dhtRouter) FindPeers(ctx context.Context, id peer.ID, _ int) (iter.ResultIter[*types.PeerRecord], error) {
	info, err := r.kad.FindPeer(ctx, id)
	if err != nil {
		return nil, err
	}
	return iter.ToResultIter(iter.FromSlice([]*types.PeerRecord{recordOf(info)})), nil
}

func (r dhtRouter) GetClosestPeers(ctx context.Context, key cid.Cid) (iter.ResultIter[*types.PeerRecord], error) {
	ids, err := r.kad.GetClosestPeers(ctx, string(key.Hash()))
	if err != nil {
		return nil, err
	}
	records := make([]*types.PeerRecord, 0, len(ids))
	for _, id := range ids {
		records = append(records, recordOf(peer.AddrInfo{ID: id, Addrs: r.kad.Host().Peerstore().Addrs(id)}))
	}
	return iter.ToResultIter(iter.FromSlice(records)), nil
}

func (r dhtRouter) GetIPNS(ctx context.Context, name ipns.Name) (*ipns.Record, error) {
	value, err := r.kad.GetValue(ctx, string(name.RoutingKey()))
	if err != nil {
		return nil, err
	}
	return ipns.UnmarshalRecord(value)
}

func (r dhtRouter) PutIPNS(ctx context.Context, name ipns.Name, record *ipns.Record) error {
	value, err := ipns.MarshalRecord(record)
	if err != nil {
		return err
	}
	return r.kad.PutValue(ctx, string(name.RoutingKey()), value)
}

// ProvideBitswap is of a historic part of the interface.
func (r dhtRouter) ProvideBitswap(context.Context, *server.BitswapWriteProvideRequest) (time.Duration, error) {
	return 0, routing.ErrNotSupported
}

// dhtRouting is what --routing-dht serves.
func (n *node) dhtRouting() (server.ContentRouter, error) {
	if n.kad == nil {
		return nil, badRequest("flag --routing-dht needs --kad")
	}
	return dhtRouter{kad: n.kad.IpfsDHT}, nil
}
