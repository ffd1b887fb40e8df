package main

import (
	"context"
	"slices"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/protocol/circuitv2/client"
	"github.com/libp2p/go-libp2p/p2p/protocol/circuitv2/relay"
	ma "github.com/multiformats/go-multiaddr"
)

var relayCommands = commandTable{"reserve": reserve, "dialRelay": dialRelay, "waitDirect": waitDirect}

const waitDirectInterval = 20 * time.Millisecond

// circuitTransport is the name of the transport through relays. It is not among the default ones: with it the library
// listens for circuits from whatever relay brings them.
const circuitTransport = "circuit"

// relayOptions make a host that can be reached as --relay-server asks for: a relay with the library's limits.
func relayOptions(cfg *config) []libp2p.Option {
	var options []libp2p.Option
	if cfg.dcutr {
		options = append(options, libp2p.EnableHolePunching())
	}
	if cfg.relayServer {
		var relayOptions []relay.Option
		if cfg.relayUnlimited {
			relayOptions = append(relayOptions, relay.WithInfiniteLimits())
		}
		options = append(options, libp2p.EnableRelayService(relayOptions...))
	}
	return options
}

// waitDirect waits until a connection with a peer stands that goes through no relay.
func waitDirect(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct{ Peer string }{})
	if err != nil {
		return nil, err
	}
	id, err := peer.Decode(args.Peer)
	if err != nil {
		return nil, badRequest("peer: %s", err)
	}
	start := time.Now()
	look := time.NewTicker(waitDirectInterval)
	defer look.Stop()
	for {
		open := n.host.Network().ConnsToPeer(id)
		if slices.ContainsFunc(open, isDirect) {
			described := []any{}
			for _, conn := range open {
				described = append(described, describeConn(conn))
			}
			return map[string]any{"ms": milliseconds(time.Since(start)), "conns": described}, nil
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func isDirect(conn network.Conn) bool {
	_, err := conn.RemoteMultiaddr().ValueForProtocol(ma.P_CIRCUIT)
	return err != nil
}

// onLimited lets the streams of a command run on connections that a relay limits. Without it the library waits for a
// direct connection.
func onLimited(ctx context.Context) context.Context {
	return network.WithAllowLimitedConn(ctx, "a command means what it says")
}

// limitsOf are the limits of a relayed connection, or nil.
func limitsOf(conn network.Conn) map[string]any {
	extra := conn.Stat().Extra
	seconds, limited := extra[client.StatLimitDuration].(time.Duration)
	data, _ := extra[client.StatLimitData].(uint64)
	if !limited {
		return nil
	}
	return map[string]any{"seconds": seconds.Seconds(), "bytes": data}
}

func reserve(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, target{})
	if err != nil {
		return nil, err
	}
	info, err := args.info()
	if err != nil {
		return nil, err
	}
	reservation, err := client.Reserve(ctx, n.host, info)
	if err != nil {
		return nil, err
	}
	var voucher map[string]any
	if reservation.Voucher != nil {
		voucher = map[string]any{
			"relay":      reservation.Voucher.Relay.String(),
			"peer":       reservation.Voucher.Peer.String(),
			"expiration": reservation.Voucher.Expiration.Unix(),
		}
	}
	return map[string]any{
		"addrs":   texts(reservation.Addrs),
		"expire":  reservation.Expiration.Unix(),
		"voucher": voucher,
		"limits": map[string]any{
			"seconds": reservation.LimitDuration.Seconds(), "bytes": reservation.LimitData,
		},
	}, nil
}

// dialRelay connects to a peer through a relay, whatever else is known of the peer.
func dialRelay(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct{ Relay, Peer string }{})
	if err != nil {
		return nil, err
	}
	relay, err := ma.NewMultiaddr(args.Relay)
	if err != nil {
		return nil, badRequest("relay: %s", err)
	}
	id, err := peer.Decode(args.Peer)
	if err != nil {
		return nil, badRequest("peer: %s", err)
	}
	start := time.Now()
	through := relay.Encapsulate(ma.StringCast("/p2p-circuit"))
	conn, err := n.connect(ctx, peer.AddrInfo{ID: id, Addrs: []ma.Multiaddr{through}})
	if err != nil {
		return nil, err
	}
	result := describeConn(conn)
	result["ms"] = milliseconds(time.Since(start))
	return result, nil
}
