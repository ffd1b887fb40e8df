// Command peer is a go-libp2p node driven line by line over standard input and output.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes of the process.
const (
	exitClosed = 0
	exitFatal  = 1
	exitUsage  = 2
)

func main() {
	// Answers own standard output. Whatever a library prints belongs to the diagnostics.
	out := newOutput(os.Stdout)
	os.Stdout = os.Stderr
	os.Exit(run(out, os.Args[1:]))
}

func run(out *output, args []string) int {
	cfg, err := parseFlags(args)
	if err != nil {
		out.fatal(err)
		return exitUsage
	}
	n, err := newNode(cfg, out)
	if err != nil {
		out.fatal(err)
		return exitFatal
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	out.ready(n.readyEvent())
	go n.dialAtStart(ctx)
	go n.bootstrapAtStart(ctx)
	n.serve(ctx, os.Stdin)
	n.routing.close()
	n.closeMdns()
	n.kad.close()
	if err := n.host.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "closing the host:", err)
	}
	return exitClosed
}
