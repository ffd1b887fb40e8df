package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	dht "github.com/libp2p/go-libp2p-kad-dht"
	libp2pevent "github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/host/eventbus"
	ma "github.com/multiformats/go-multiaddr"
	manet "github.com/multiformats/go-multiaddr/net"
)

const kadDefaultProtocol protocol.ID = "/ipfs/kad/1.0.0"

// kadConfig is what the --kad flags ask for.
type kadConfig struct {
	mode      string // kadClient, kadServer, or "" for none
	protocol  protocol.ID
	filter    string
	bootstrap []peer.AddrInfo
}

const (
	kadClient = "client"
	kadServer = "server"
)

var (
	kadModes   = []string{kadClient, kadServer}
	kadFilters = map[string][]dht.Option{
		"none": nil,
		"lan":  {dht.QueryFilter(dht.PrivateQueryFilter), dht.RoutingTableFilter(dht.PrivateRoutingTableFilter)},
		"wan": {
			dht.QueryFilter(dht.PublicQueryFilter), dht.RoutingTableFilter(dht.PublicRoutingTableFilter),
			dht.AddressFilter(func(addrs []ma.Multiaddr) []ma.Multiaddr {
				return ma.FilterAddrs(addrs, manet.IsPublicAddr)
			}),
		},
	}
)

// kadService is the DHT of a node and the switch of its mode.
type kadService struct {
	*dht.IpfsDHT
	protocol protocol.ID
	// reachability is the only thing by which the library lets itself be told to change modes.
	reachability libp2pevent.Emitter
}

// startKad starts the DHT on a host, with everything in memory. The library's limit on peers of one network is off, as
// all peers of a test have the same address.
func (n *node) startKad() error {
	cfg := n.cfg.kad
	if cfg.mode == "" {
		return nil
	}
	emitter, err := n.host.EventBus().Emitter(new(libp2pevent.EvtLocalReachabilityChanged), eventbus.Stateful)
	if err != nil {
		return err
	}
	n.kad = &kadService{protocol: cfg.protocol, reachability: emitter}
	auto := dht.ModeAuto
	if cfg.mode == kadServer {
		auto = dht.ModeAutoServer
	}
	if err := n.kad.emit(cfg.mode); err != nil {
		return err
	}
	options := append([]dht.Option{
		dht.Mode(auto), dht.V1ProtocolOverride(cfg.protocol), dht.BootstrapPeers(cfg.bootstrap...),
	}, kadFilters[cfg.filter]...)
	if n.kad.IpfsDHT, err = dht.New(n.host, options...); err != nil {
		return err
	}
	return nil
}

// bootstrapAtStart connects to the peers of --bootstrap. Success shows as events, failure on standard error.
func (n *node) bootstrapAtStart(ctx context.Context) {
	for _, info := range n.cfg.kad.bootstrap {
		if err := n.host.Connect(ctx, info); err != nil {
			fmt.Fprintf(os.Stderr, "--bootstrap %s: %s\n", info, err)
		}
	}
	if n.kad != nil {
		_ = n.kad.Bootstrap(ctx)
	}
}

func (k *kadService) emit(mode string) error {
	reachability := network.ReachabilityPrivate
	if mode == kadServer {
		reachability = network.ReachabilityPublic
	}
	return k.reachability.Emit(libp2pevent.EvtLocalReachabilityChanged{Reachability: reachability})
}

// kadMode tells what the DHT of the node is: a server is who answers the protocol.
func (n *node) kadMode() string {
	if slices.Contains(n.host.Mux().Protocols(), n.kad.protocol) {
		return kadServer
	}
	return kadClient
}

const kadModePoll = 5 * time.Millisecond

// switchKad changes the mode and waits until it has changed.
func (n *node) switchKad(ctx context.Context, mode string) error {
	if err := n.kad.emit(mode); err != nil {
		return err
	}
	for n.kadMode() != mode {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(kadModePoll):
		}
	}
	return nil
}

// close ends the DHT; the host goes on.
func (k *kadService) close() {
	if k == nil || k.IpfsDHT == nil {
		return
	}
	if err := k.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "closing the DHT:", err)
	}
}
