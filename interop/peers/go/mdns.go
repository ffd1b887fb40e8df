package main

import (
	"strings"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/discovery/mdns"
)

// mdnsAddrTTL is how long it is remembered where a node was found.
const mdnsAddrTTL = 10 * time.Minute

// setMdns reads the name of a service. The library adds the domain to it.
func setMdns(cfg *config, value string) error {
	cfg.mdns = strings.TrimSuffix(value, ".local")
	if cfg.mdns == "" {
		return badRequest("a service has a name, such as _p2p._udp.local")
	}
	return nil
}

// startMdns announces the node on the local network and reports whom it finds there.
func (n *node) startMdns() error {
	if n.cfg.mdns == "" {
		return nil
	}
	n.mdns = mdns.NewMdnsService(n.host, n.cfg.mdns, n)
	return n.mdns.Start()
}

// HandlePeerFound is called by the library. What it has found is remembered, and nobody is dialled.
func (n *node) HandlePeerFound(found peer.AddrInfo) {
	n.host.Peerstore().AddAddrs(found.ID, found.Addrs, mdnsAddrTTL)
	n.out.emit(event{"event": "peer:discovery", "peer": found.ID.String(), "addrs": texts(found.Addrs)})
}

// closeMdns ends what startMdns began, if it did.
func (n *node) closeMdns() {
	if n.mdns != nil {
		_ = n.mdns.Close()
	}
}
