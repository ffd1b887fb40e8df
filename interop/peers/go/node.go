package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/discovery/mdns"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
	"github.com/libp2p/go-libp2p/p2p/protocol/identify"
)

// node is one peer: the host and where its lines go.
type node struct {
	cfg  *config
	host host.Host
	out  *output
	// kad is nil without --kad.
	kad *kadService
	// routing is nil without --routing-server.
	routing *routingService
	// mdns is nil without --mdns.
	mdns mdns.Service
	// stop ends serve. It is set once by serve.
	stop context.CancelFunc
}

func newNode(cfg *config, out *output) (*node, error) {
	key, err := newIdentity(cfg.keyType, cfg.seed)
	if err != nil {
		return nil, err
	}
	n := &node{cfg: cfg, out: out}
	n.host, err = newHost(cfg, key, n.prepare)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(n.startKad(), n.startMdns()); err != nil {
		_ = n.host.Close()
		return nil, err
	}
	if err := n.startRouting(); err != nil {
		n.kad.close()
		_ = n.host.Close()
		return nil, err
	}
	return n, nil
}

// prepare sets up services and events on a host that does not listen yet.
func (n *node) prepare(h host.Host) error {
	if slices.Contains(n.cfg.services, "echo") {
		h.SetStreamHandler(echoProtocol, serveEcho)
	}
	if slices.Contains(n.cfg.services, "perf") {
		h.SetStreamHandler(perfProtocol, servePerf)
	}
	return n.forwardEvents(h)
}

func (n *node) readyEvent() event {
	ready := event{
		"event":     "ready",
		"peerId":    n.host.ID().String(),
		"keyType":   n.keyType(),
		"addrs":     n.fullAddrs(),
		"protocols": n.protocols(),
		"pid":       os.Getpid(),
	}
	if n.routing != nil {
		ready["routing"] = map[string]string{"url": n.routing.url}
	}
	return ready
}

// dialAtStart dials what --dial names. Success shows as events, failure on standard error.
func (n *node) dialAtStart(ctx context.Context) {
	for _, addr := range n.cfg.dial {
		info, err := peer.AddrInfoFromP2pAddr(addr)
		if err == nil {
			_, err = n.connect(ctx, *info)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "--dial %s: %s\n", addr, err)
		}
	}
}

// swarm is the host's network as the type that has more than the interface tells.
func (n *node) swarm() *swarm.Swarm {
	return n.host.Network().(*swarm.Swarm)
}

// identifyService is the library's own identify protocol on h.
func identifyService(h host.Host) identify.IDService {
	return h.(interface{ IDService() identify.IDService }).IDService()
}

func (n *node) keyType() string {
	return keyTypeOf(n.host.Peerstore().PubKey(n.host.ID()))
}

// fullAddrs are the host's own addresses, each ending in its peer id.
func (n *node) fullAddrs() []string {
	addrs := []string{}
	for _, addr := range n.host.Addrs() {
		transport, _ := peer.SplitAddr(addr)
		addrs = append(addrs, fmt.Sprintf("%s/p2p/%s", transport, n.host.ID()))
	}
	return addrs
}

func (n *node) protocols() []string {
	return slices.Sorted(slices.Values(texts(n.host.Mux().Protocols())))
}
