package main

import (
	"context"
	"slices"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
)

var connectionCommands = commandTable{
	"dial": dial, "conns": conns, "disconnect": disconnect, "closeConn": closeConn,
}

// dial answers with the connection that is there already, if any. `force` asks for a new one, which go-libp2p opens
// only to a peer without a direct connection.
func dial(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct {
		target
		Force bool
	}{})
	if err != nil {
		return nil, err
	}
	info, err := args.info()
	if err != nil {
		return nil, err
	}
	if args.Force {
		if n.host.Network().Connectedness(info.ID) == network.Connected {
			return nil, newError(unsupportedError, "go-libp2p dials no second connection to %s", info.ID)
		}
		ctx = network.WithForceDirectDial(ctx, "forced by the command")
	}
	start := time.Now()
	conn, err := n.connect(ctx, info)
	if err != nil {
		return nil, err
	}
	result := describeConn(conn)
	result["ms"] = milliseconds(time.Since(start))
	return result, nil
}

func conns(_ context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct {
		Peer      string
		CountOnly bool
	}{})
	if err != nil {
		return nil, err
	}
	open := n.host.Network().Conns()
	if args.Peer != "" {
		id, err := peer.Decode(args.Peer)
		if err != nil {
			return nil, badRequest("peer: %s", err)
		}
		open = n.host.Network().ConnsToPeer(id)
	}
	result := map[string]any{"count": len(open)}
	if !args.CountOnly {
		described := []any{}
		for _, conn := range open {
			described = append(described, describeConn(conn))
		}
		result["conns"] = described
	}
	return result, nil
}

func disconnect(_ context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct {
		Peer  string
		Abort bool
	}{})
	if err != nil {
		return nil, err
	}
	id, err := peer.Decode(args.Peer)
	if err != nil {
		return nil, badRequest("peer: %s", err)
	}
	open := n.host.Network().ConnsToPeer(id)
	for _, conn := range open {
		if err := closeConnection(conn, args.Abort); err != nil {
			return nil, err
		}
	}
	return map[string]any{"closed": len(open)}, nil
}

func closeConn(_ context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct {
		Conn  string
		Abort bool
	}{})
	if err != nil {
		return nil, err
	}
	open := n.host.Network().Conns()
	at := slices.IndexFunc(open, func(conn network.Conn) bool { return conn.ID() == args.Conn })
	if at < 0 {
		return nil, newError(connectionClosedError, "there is no connection %q", args.Conn)
	}
	return map[string]any{"closed": 1}, closeConnection(open[at], args.Abort)
}

// closeConnection ends a connection at once, with all its streams. To abort is to tell the remote an error code too.
func closeConnection(conn network.Conn, abort bool) error {
	if abort {
		return conn.CloseWithError(network.ConnShutdown)
	}
	return conn.Close()
}

func describeConn(conn network.Conn) map[string]any {
	state := conn.ConnState()
	return map[string]any{
		"id":          conn.ID(),
		"peer":        conn.RemotePeer().String(),
		"remoteAddr":  conn.RemoteMultiaddr().String(),
		"localAddr":   conn.LocalMultiaddr().String(),
		"direction":   directionOf(conn.Stat().Direction),
		"encryption":  string(state.Security),
		"multiplexer": string(state.StreamMultiplexer),
		"earlyMuxer":  state.UsedEarlyMuxerNegotiation,
		"limited":     conn.Stat().Limited,
		"limits":      limitsOf(conn),
		"streams":     conn.Stat().NumStreams,
	}
}

func directionOf(direction network.Direction) string {
	if direction == network.DirOutbound {
		return "outbound"
	}
	return "inbound"
}
