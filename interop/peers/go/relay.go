package main

import (
	"cmp"
	"context"
	"math"
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

// relayLimits are what the flags ask for in place of the library's limits; zero asks for nothing.
type relayLimits struct {
	validity, seconds, bytes int64
	none                     bool
	// allAddresses has it tell those too that lead nowhere on the internet.
	allAddresses bool
}

// relayOptions make a host that can be reached as --relay-server asks for: a relay with the library's limits, as far as
// no other flag asks for others.
func relayOptions(cfg *config) []libp2p.Option {
	var options []libp2p.Option
	if cfg.dcutr {
		options = append(options, libp2p.EnableHolePunching())
	}
	if cfg.relayServer {
		options = append(options, relayService(cfg.relayLimits))
	}
	return options
}

// relayService is a relay with the library's limits, as far as nothing else is asked for.
func relayService(limits relayLimits) libp2p.Option {
	resources := relay.DefaultResources()
	if limits.none {
		resources.Limit = nil
		resources.MaxReservations = math.MaxInt32
		resources.MaxReservationsPerIP = math.MaxInt32
		resources.MaxReservationsPerASN = math.MaxInt32
		resources.MaxCircuits = math.MaxInt32
	}
	if limits.seconds > 0 || limits.bytes > 0 {
		limit := relay.DefaultLimit()
		limit.Duration = cmp.Or(time.Duration(limits.seconds)*time.Second, limit.Duration)
		limit.Data = cmp.Or(limits.bytes, limit.Data)
		resources.Limit = limit
	}
	resources.ReservationTTL = cmp.Or(time.Duration(limits.validity)*time.Second, resources.ReservationTTL)
	options := []relay.Option{relay.WithResources(resources)}
	if limits.allAddresses {
		every := func(ma.Multiaddr) bool { return true }
		options = append(options, relay.WithReservationAddressFilter(every))
	}
	return libp2p.EnableRelayService(options...)
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
	address, err := ma.NewMultiaddr(args.Relay)
	if err != nil {
		return nil, badRequest("relay: %s", err)
	}
	id, err := peer.Decode(args.Peer)
	if err != nil {
		return nil, badRequest("peer: %s", err)
	}
	start := time.Now()
	through := address.Encapsulate(ma.StringCast("/p2p-circuit"))
	conn, err := n.connect(ctx, peer.AddrInfo{ID: id, Addrs: []ma.Multiaddr{through}})
	if err != nil {
		return nil, err
	}
	result := describeConn(conn)
	result["ms"] = milliseconds(time.Since(start))
	return result, nil
}
