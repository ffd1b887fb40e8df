package main

import (
	"context"
	"encoding/base64"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/peer"
	ma "github.com/multiformats/go-multiaddr"
)

var nodeCommands = commandTable{"info": info, "listen": listen, "stats": stats}

func info(_ context.Context, n *node, _ []byte) (any, error) {
	publicKey, err := crypto.MarshalPublicKey(n.host.Peerstore().PubKey(n.host.ID()))
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"peerId":    n.host.ID().String(),
		"peerIdCid": peer.ToCid(n.host.ID()).String(),
		"keyType":   n.keyType(),
		"publicKey": base64.StdEncoding.EncodeToString(publicKey),
		"addrs":     n.fullAddrs(),
		"protocols": n.protocols(),
		"agent":     agent(),
	}, nil
}

func listen(_ context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct{ Addr oneOrMany }{})
	if err != nil {
		return nil, err
	}
	if len(args.Addr) == 0 {
		return nil, badRequest("addr is missing")
	}
	for _, text := range args.Addr {
		addr, err := ma.NewMultiaddr(text)
		if err != nil {
			return nil, badRequest("addr: %s", err)
		}
		if err := n.host.Network().Listen(addr); err != nil {
			return nil, newError(listenError, "%s", err)
		}
	}
	return map[string]any{"addrs": n.fullAddrs()}, nil
}

func stats(_ context.Context, n *node, line []byte) (any, error) {
	args, err := arguments(line, struct{ Collect bool }{})
	if err != nil {
		return nil, err
	}
	if args.Collect {
		runtime.GC()
		debug.FreeOSMemory()
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return nil, err
	}
	rss, err := residentBytes()
	if err != nil {
		return nil, err
	}
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"rss":          rss,
		"heapUsed":     memory.HeapAlloc,
		"stack":        memory.StackInuse,
		"directMemory": 0,
		"connections":  len(n.host.Network().Conns()),
		"cpu":          seconds(usage.Utime) + seconds(usage.Stime),
		"openFiles":    len(files) - 1, // one of them is the directory itself
		"goroutines":   runtime.NumGoroutine(),
	}, nil
}

// residentBytes is the process's resident memory, the second field of statm.
func residentBytes() (int, error) {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(statm))
	pages, err := strconv.Atoi(fields[1])
	return pages * os.Getpagesize(), err
}

func seconds(t syscall.Timeval) float64 {
	return float64(t.Sec) + float64(t.Usec)/1e6
}
