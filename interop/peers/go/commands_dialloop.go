package main

import (
	"context"
	"io"
	"sync/atomic"
	"time"

	libp2pevent "github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/peer"
	"golang.org/x/sync/errgroup"
)

const maxParallel = 1024

var dialLoopCommands = commandTable{"dialLoop": dialLoop}

type dialLoopArguments struct {
	target
	Count    int
	Parallel int
	Identify bool
}

// dialLoop opens and closes count connections. go-libp2p keeps one connection to a peer, so each lane of the loop dials
// from a node of its own, which is like this one but has another key and does not listen.
func dialLoop(ctx context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, dialLoopArguments{Count: 1, Parallel: 1})
	if err != nil {
		return nil, err
	}
	to, err := args.info()
	if err != nil {
		return nil, err
	}
	if args.Count < 1 || args.Parallel < 1 || args.Parallel > maxParallel {
		return nil, badRequest("count or parallel out of range")
	}
	lanes, closeLanes, err := n.dialLanes(args.Parallel)
	if err != nil {
		return nil, err
	}
	defer closeLanes()

	samples := make([]time.Duration, args.Count)
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	start := time.Now()
	for _, lane := range lanes {
		group.Go(func() error {
			for i := next.Add(1) - 1; i < int64(args.Count); i = next.Add(1) - 1 {
				took, err := lane.dialOnce(ctx, to, args.Identify)
				if err != nil {
					return err
				}
				samples[i] = took
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	seconds := time.Since(start).Seconds()
	return map[string]any{
		"seconds": seconds, "perSecond": float64(args.Count) / seconds, "dialMs": spread(samples),
	}, nil
}

// dialLanes makes the nodes to dial from. Their events go nowhere.
func (n *node) dialLanes(count int) (lanes []*node, closeAll func(), err error) {
	closeAll = func() {
		for _, lane := range lanes {
			_ = lane.host.Close()
		}
	}
	cfg := *n.cfg
	cfg.listen, cfg.announce, cfg.seed = nil, nil, nil
	silent := newOutput(io.Discard)
	silent.ready(nil)
	for range count {
		lane, err := newNode(&cfg, silent)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		lanes = append(lanes, lane)
	}
	return lanes, closeAll, nil
}

// dialOnce tells how long one connection took, with its identify exchange if asked.
func (n *node) dialOnce(ctx context.Context, to peer.AddrInfo, identify bool) (time.Duration, error) {
	if identify {
		return n.dialAndIdentifyOnce(ctx, to)
	}
	start := time.Now()
	conn, err := n.connect(ctx, to)
	if err != nil {
		return 0, err
	}
	took := time.Since(start)
	_ = conn.Close()
	return took, nil
}

func (n *node) dialAndIdentifyOnce(ctx context.Context, to peer.AddrInfo) (time.Duration, error) {
	failures, err := n.host.EventBus().Subscribe(new(libp2pevent.EvtPeerIdentificationFailed))
	if err != nil {
		return 0, err
	}
	defer failures.Close()

	start := time.Now()
	conn, err := n.connect(ctx, to)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	select {
	case <-identifyService(n.host).IdentifyWait(conn):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	took := time.Since(start)
	// The library tells of a failure before it ends the wait.
	select {
	case failed := <-failures.Out():
		return 0, failed.(libp2pevent.EvtPeerIdentificationFailed).Reason
	default:
		return took, nil
	}
}
