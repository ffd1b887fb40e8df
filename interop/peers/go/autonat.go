package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/libp2p/go-libp2p"
	events "github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/network"
	ma "github.com/multiformats/go-multiaddr"
)

var autonatCommands = commandTable{"autonat": autonat}

var autonatVersions = []string{"v1", "v2"}

// autonatOptions make a host that finds out, and tells others, what --autonat asks for. Without version 1 its
// reachability is fixed, which keeps the client of that version from asking every connected peer to dial back.
func autonatOptions(cfg *config) []libp2p.Option {
	var options []libp2p.Option
	switch {
	case cfg.dcutr:
		options = append(options, libp2p.ForceReachabilityPrivate())
	case slices.Contains(cfg.autonat, "v1"):
		options = append(options, libp2p.EnableNATService())
	default:
		options = append(options, libp2p.ForceReachabilityPublic())
	}
	if slices.Contains(cfg.autonat, "v2") {
		options = append(options, libp2p.EnableAutoNATv2())
	}
	return options
}

// autonat tells what is known: of the host by version 1, of each address by version 2.
func autonat(_ context.Context, n *node, _ []byte) (any, error) {
	if len(n.cfg.autonat) == 0 {
		return nil, newError(unsupportedError, "there is no AutoNAT without --autonat")
	}
	confirmed := n.host.(interface {
		ConfirmedAddrs() (reachable, unreachable, unknown []ma.Multiaddr)
	})
	reachable, unreachable, unknown := confirmed.ConfirmedAddrs()
	addresses := []map[string]string{}
	for state, addrs := range map[string][]ma.Multiaddr{
		"public": reachable, "private": unreachable, "unknown": unknown,
	} {
		for _, addr := range addrs {
			addresses = append(addresses, map[string]string{"addr": addr.String(), "reachability": state})
		}
	}
	reachability := network.ReachabilityUnknown
	sub, err := n.host.EventBus().Subscribe(new(events.EvtLocalReachabilityChanged))
	if err != nil {
		return nil, err
	}
	defer sub.Close()
	select {
	case last := <-sub.Out(): // the bus keeps it for whoever comes later, and brings it a moment after
		reachability = last.(events.EvtLocalReachabilityChanged).Reachability
	case <-time.After(200 * time.Millisecond):
	}
	return map[string]any{
		"reachability": strings.ToLower(reachability.String()),
		"addresses":    addresses,
		"addrs":        n.fullAddrs(),
	}, nil
}
