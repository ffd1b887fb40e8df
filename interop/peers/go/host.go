package main

import (
	cryptotls "crypto/tls"
	"runtime/debug"
	"slices"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/connmgr"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
	"github.com/libp2p/go-libp2p/p2p/protocol/identify"
	"github.com/libp2p/go-libp2p/p2p/security/insecure"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	tls "github.com/libp2p/go-libp2p/p2p/security/tls"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	"github.com/libp2p/go-libp2p/p2p/transport/websocket"
	ma "github.com/multiformats/go-multiaddr"
	"go.uber.org/fx"
)

const libraryModule = "github.com/libp2p/go-libp2p"

// patientDialTimeout is long enough for many dials at once of a remote that is slow.
const patientDialTimeout = time.Minute

// newHost starts a go-libp2p host that does what cfg says and dials nobody by itself: no port mapping, no
// discovery. prepare runs before the host listens, so that nothing which happens on the first connection is missed.
func newHost(cfg *config, key crypto.PrivKey, prepare func(host.Host) error) (host.Host, error) {
	options := []libp2p.Option{
		libp2p.Identity(key),
		libp2p.UserAgent(agent()),
		libp2p.ProtocolVersion(protocolVersion),
		libp2p.DisableMetrics(),
		libp2p.DisableRelay(),
		libp2p.Ping(slices.Contains(cfg.services, "ping")),
		libp2p.WithFxOption(fx.Invoke(prepare)),
	}
	if len(cfg.listen) > 0 {
		options = append(options, libp2p.ListenAddrs(cfg.listen...))
	} else {
		options = append(options, libp2p.NoListenAddrs)
	}
	if len(cfg.announce) > 0 {
		announced := func([]ma.Multiaddr) []ma.Multiaddr { return cfg.announce }
		options = append(options, libp2p.AddrsFactory(announced))
	}
	if cfg.perfMemory {
		options = append(options,
			libp2p.ResourceManager(&network.NullResourceManager{}),
			libp2p.ConnectionManager(connmgr.NullConnMgr{}),
			libp2p.SwarmOpts(
				swarm.WithDialTimeout(patientDialTimeout), swarm.WithDialTimeoutLocal(patientDialTimeout)))
	}
	if cfg.psk != nil {
		options = append(options, libp2p.PrivateNetwork(cfg.psk))
	}
	options = append(options, relayOptions(cfg)...)
	options = append(options, autonatOptions(cfg)...)
	options = append(options, stackOptions(cfg)...)

	h, err := libp2p.New(options...)
	if err != nil {
		return nil, err
	}
	// The library listens on what it can and only logs what it cannot.
	if bound := len(h.Network().ListenAddresses()); bound < len(cfg.listen) {
		_ = h.Close()
		return nil, newError(listenError, "listening on only %d of %d addresses", bound, len(cfg.listen))
	}
	if !slices.Contains(cfg.services, "identify") {
		h.RemoveStreamHandler(identify.ID)
		h.RemoveStreamHandler(identify.IDPush)
	}
	return h, nil
}

// stackOptions chooses transports, security protocols and multiplexers, in the order of the flags.
func stackOptions(cfg *config) []libp2p.Option {
	choices := map[string]libp2p.Option{
		"tcp":       libp2p.Transport(tcp.NewTCPTransport),
		"ws":        libp2p.Transport(websocket.New, webSocketOptions(cfg)...),
		"noise":     libp2p.Security(noise.ID, noise.New),
		"tls":       libp2p.Security(tls.ID, tls.New),
		"plaintext": libp2p.Security(insecure.ID, insecure.NewWithIdentity),
		"yamux":     libp2p.Muxer(yamux.ID, yamux.DefaultTransport),

		circuitTransport: libp2p.EnableRelay(),
	}
	var options []libp2p.Option
	for _, name := range slices.Concat(cfg.transports, cfg.security, cfg.muxers) {
		options = append(options, choices[name])
	}
	return options
}

// webSocketOptions are the certificate to listen with and whom to trust when dialling, both only for wss.
func webSocketOptions(cfg *config) []any {
	options := []any{websocket.WithTLSClientConfig(&cryptotls.Config{
		RootCAs:            cfg.authorities,
		InsecureSkipVerify: cfg.insecureTLS,
	})}
	if cfg.certificate != nil {
		certificates := []cryptotls.Certificate{*cfg.certificate}
		options = append(options, websocket.WithTLSConfig(&cryptotls.Config{Certificates: certificates}))
	}
	return options
}

// protocolVersion is what identify tells as such. The library alone would tell none.
const protocolVersion = "jlibp2p-interop/1.0.0"

// agent names the library and its version, as identify tells it.
func agent() string {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == libraryModule {
				version = module.Version
			}
		}
	}
	return "go-libp2p/" + version
}
