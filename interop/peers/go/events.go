package main

import (
	libp2pevent "github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/p2p/host/eventbus"
)

// eventBuffer is how many events of the library may wait for standard output.
const eventBuffer = 4096

// forwardEvents turns the library's notifications into events, until the host closes.
func (n *node) forwardEvents(h host.Host) error {
	h.Network().Notify(&network.NotifyBundle{
		ConnectedF: func(_ network.Network, conn network.Conn) {
			n.out.emit(connectionEvent("connection:open", conn))
		},
		DisconnectedF: func(_ network.Network, conn network.Conn) {
			n.out.emit(connectionEvent("connection:close", conn))
		},
	})
	subscription, err := h.EventBus().Subscribe([]any{
		new(libp2pevent.EvtPeerConnectednessChanged),
		new(libp2pevent.EvtPeerIdentificationCompleted),
		new(libp2pevent.EvtLocalAddressesUpdated),
	}, eventbus.BufSize(eventBuffer))
	if err != nil {
		return err
	}
	go func() {
		for happened := range subscription.Out() {
			n.out.emit(translate(happened))
		}
	}()
	return nil
}

func connectionEvent(name string, conn network.Conn) event {
	return event{"event": name, "peer": conn.RemotePeer().String(), "conn": describeConn(conn)}
}

func translate(happened any) event {
	switch e := happened.(type) {
	case libp2pevent.EvtPeerConnectednessChanged:
		name := "peer:connect"
		if e.Connectedness == network.NotConnected {
			name = "peer:disconnect"
		}
		return event{"event": name, "peer": e.Peer.String()}
	case libp2pevent.EvtPeerIdentificationCompleted:
		told := event{
			"event":           "peer:identify",
			"peer":            e.Peer.String(),
			"conn":            e.Conn.ID(),
			"agent":           e.AgentVersion,
			"protocolVersion": e.ProtocolVersion,
			"protocols":       texts(e.Protocols),
			"listenAddrs":     texts(e.ListenAddrs),
			"observedAddr":    nil,
		}
		if e.ObservedAddr != nil {
			told["observedAddr"] = e.ObservedAddr.String()
		}
		return told
	case libp2pevent.EvtLocalAddressesUpdated:
		addrs := make([]string, 0, len(e.Current))
		for _, current := range e.Current {
			addrs = append(addrs, current.Address.String())
		}
		return event{"event": "self:peer:update", "addrs": addrs}
	default:
		panic("an event nobody subscribed to")
	}
}
