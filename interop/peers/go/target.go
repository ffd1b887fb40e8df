package main

import (
	"context"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/libp2p/go-libp2p/core/protocol"
	ma "github.com/multiformats/go-multiaddr"
	"github.com/multiformats/go-multistream"
)

// target is whom a command is about: `addr`, one or a list, or `peer`.
type target struct {
	Addr oneOrMany `json:"addr"`
	Peer string    `json:"peer"`
}

// info reads the target. All addresses must lead to one peer, named in them or by `peer`.
func (t target) info() (peer.AddrInfo, error) {
	var info peer.AddrInfo
	if t.Peer != "" {
		id, err := peer.Decode(t.Peer)
		if err != nil {
			return info, badRequest("peer: %s", err)
		}
		info.ID = id
	}
	for _, text := range t.Addr {
		addr, err := ma.NewMultiaddr(text)
		if err != nil {
			return info, badRequest("addr: %s", err)
		}
		transport, id := peer.SplitAddr(addr)
		if id == "" {
			id = info.ID
		}
		if id == "" {
			return info, badRequest("addr %s names no peer and go-libp2p dials no unknown peer: add /p2p/ID", text)
		}
		if info.ID != "" && info.ID != id {
			return info, badRequest("addr %s is not of peer %s", text, info.ID)
		}
		info.ID = id
		if transport != nil {
			info.Addrs = append(info.Addrs, transport)
		}
	}
	if info.ID == "" {
		return info, badRequest("addr or peer is missing")
	}
	return info, nil
}

// dialAddrTTL is how long the addresses of a command stay in the peer store. It is none of the library's own times: of
// those, identify drops some when an earlier connection to the peer ends, which may be just before the dial.
const dialAddrTTL = 5 * time.Minute

// connect gives the connection to a peer, dialling if there is none: the given addresses and no others, or, without
// any, those the peer store knows.
func (n *node) connect(ctx context.Context, to peer.AddrInfo) (network.Conn, error) {
	connected := n.host.Network().Connectedness(to.ID) == network.Connected
	if !connected && len(to.Addrs) > 0 {
		addresses := n.host.Peerstore()
		known := addresses.Addrs(to.ID)
		addresses.ClearAddrs(to.ID)
		addresses.AddAddrs(to.ID, to.Addrs, dialAddrTTL)
		defer addresses.AddAddrs(to.ID, known, peerstore.RecentlyConnectedAddrTTL)
	}
	// The library refuses an address for some seconds after a failure. A command means what it says.
	n.swarm().Backoff().Clear(to.ID)
	return n.host.Network().DialPeer(ctx, to.ID)
}

// reach reads the target of a command and connects to it.
func (n *node) reach(ctx context.Context, to target) (network.Conn, error) {
	info, err := to.info()
	if err != nil {
		return nil, err
	}
	return n.connect(ctx, info)
}

// openNegotiated opens a stream and waits until the remote has chosen one of the protocols. host.NewStream instead
// sends the protocol with the first data when identify has told that the remote has it.
func openNegotiated(ctx context.Context, conn network.Conn, protocols []protocol.ID) (network.Stream, error) {
	stream, err := conn.NewStream(ctx)
	if err != nil {
		return nil, err
	}
	defer resetWhenDone(ctx, stream)()
	chosen, err := multistream.SelectOneOf(protocols, stream)
	if err == nil {
		err = stream.SetProtocol(chosen)
	}
	if err != nil {
		_ = stream.Reset()
		return nil, err
	}
	return stream, nil
}

// resetWhenDone ties a stream to ctx: every read and write ends with it. The result unties them.
func resetWhenDone(ctx context.Context, stream network.Stream) func() {
	untie := context.AfterFunc(ctx, func() { _ = stream.Reset() })
	return func() { untie() }
}
