package main

import (
	"context"
	"slices"

	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
)

var peerStoreCommands = commandTable{"peerStore": peerStore, "peerStoreAdd": peerStoreAdd}

// peerStore tells what is known of one peer, or of all.
func peerStore(_ context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct{ Peer string }{})
	if err != nil {
		return nil, err
	}
	all := n.host.Peerstore().Peers()
	wanted := all
	if args.Peer != "" {
		id, err := peer.Decode(args.Peer)
		if err != nil {
			return nil, badRequest("peer: %s", err)
		}
		wanted = peer.IDSlice{id}
	}
	entries := []any{}
	for _, id := range wanted {
		if id == n.host.ID() || !slices.Contains(all, id) {
			continue
		}
		entry, err := n.known(id)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry)
	}
	return map[string]any{"peers": entries}, nil
}

func (n *node) known(id peer.ID) (map[string]any, error) {
	store := n.host.Peerstore()
	protocols, err := store.GetProtocols(id)
	if err != nil {
		return nil, err
	}
	entry := map[string]any{
		"peer":      id.String(),
		"addrs":     texts(store.Addrs(id)),
		"protocols": texts(protocols),
	}
	// An error here means only that identify has not told it.
	entry["agent"], _ = store.Get(id, "AgentVersion")
	entry["protocolVersion"], _ = store.Get(id, "ProtocolVersion")
	return entry, nil
}

func peerStoreAdd(_ context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct {
		Peer  string
		Addrs oneOrMany
	}{})
	if err != nil {
		return nil, err
	}
	info, err := target{Peer: args.Peer, Addr: args.Addrs}.info()
	if err != nil {
		return nil, err
	}
	n.host.Peerstore().AddAddrs(info.ID, info.Addrs, peerstore.PermanentAddrTTL)
	return n.known(info.ID)
}
