package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/pnet"
	"github.com/libp2p/go-libp2p/core/protocol"
	ma "github.com/multiformats/go-multiaddr"
)

// config is what the flags ask for.
type config struct {
	listen     []ma.Multiaddr
	announce   []ma.Multiaddr
	dial       []ma.Multiaddr
	keyType    string
	seed       []byte
	transports []string
	security   []string
	muxers     []string
	services   []string
	// tlsCert and tlsKey are files: what the listener shows on wss.
	tlsCert, tlsKey string
	// certificate is what is in these files.
	certificate *tls.Certificate
	// authorities are those that a wss listener's certificate has to come from; the system's if there are none.
	authorities *x509.CertPool
	insecureTLS bool
	psk         pnet.PSK
	perfMemory  bool
	kad         kadConfig
	// routingPort is where delegated routing is served; empty if it is not.
	routingPort string
	// routingJSON keeps the server from streaming.
	routingJSON bool
	// routingDHT makes the server answer what the DHT finds.
	routingDHT bool
	// mdns is the name of the service by which the local network is searched; none without --mdns.
	mdns        string
	relayServer bool
	relayLimits relayLimits
	// dcutr makes relayed connections direct ones. Such a host takes itself for one behind a NAT.
	dcutr bool
}

func defaultConfig() *config {
	return &config{
		keyType:    keyEd25519,
		transports: slices.Clone(supportedTransports),
		security:   []string{"noise"},
		muxers:     slices.Clone(supportedMuxers),
		services:   slices.Clone(supportedServices),
		kad:        kadConfig{protocol: kadDefaultProtocol, filter: "none"},
	}
}

var (
	supportedTransports = []string{"tcp", "ws"}
	supportedSecurity   = []string{"noise", "tls", "plaintext"}
	supportedMuxers     = []string{"yamux"}
	supportedServices   = []string{"identify", "ping", "echo", "perf"}
	supportedKeys       = []string{keyEd25519, keySecp256k1, keyECDSA, keyRSA}
)

// flagSpec says how one flag is read. A flag without set is part of the peer control protocol but not of this program.
type flagSpec struct {
	isSwitch bool
	set      func(cfg *config, value string) error
}

var flagSpecs = map[string]flagSpec{
	"--listen":   {set: func(cfg *config, value string) error { return appendAddr(&cfg.listen, value) }},
	"--announce": {set: func(cfg *config, value string) error { return appendAddr(&cfg.announce, value) }},
	"--dial":     {set: func(cfg *config, value string) error { return appendAddr(&cfg.dial, value) }},
	"--key": {set: func(cfg *config, value string) error {
		cfg.keyType = value
		return checkNames([]string{value}, supportedKeys)
	}},
	"--seed": {set: func(cfg *config, value string) (err error) {
		cfg.seed, err = parseSeed(value)
		return err
	}},
	"--transports": listFlag(
		func(cfg *config) *[]string { return &cfg.transports }, append(slices.Clone(supportedTransports), circuitTransport)),
	"--security": listFlag(func(cfg *config) *[]string { return &cfg.security }, supportedSecurity),
	"--muxers":   listFlag(func(cfg *config) *[]string { return &cfg.muxers }, supportedMuxers),
	"--services": listFlag(func(cfg *config) *[]string { return &cfg.services }, supportedServices),
	"--tls-cert": {set: func(cfg *config, value string) error {
		cfg.tlsCert = value
		return nil
	}},
	"--tls-key": {set: func(cfg *config, value string) error {
		cfg.tlsKey = value
		return nil
	}},
	"--tls-ca": {set: func(cfg *config, value string) (err error) {
		cfg.authorities, err = readAuthorities(value)
		return err
	}},
	"--insecure-tls": {isSwitch: true, set: func(cfg *config, _ string) error {
		cfg.insecureTLS = true
		return nil
	}},
	"--psk": {set: func(cfg *config, value string) (err error) {
		cfg.psk, err = readPSK(value)
		return err
	}},
	"--perf-memory": {isSwitch: true, set: func(cfg *config, _ string) error {
		cfg.perfMemory = true
		return nil
	}},
	"--kad": {set: func(cfg *config, value string) error {
		cfg.kad.mode = value
		return checkNames([]string{value}, kadModes)
	}},
	"--kad-protocol": {set: func(cfg *config, value string) error {
		cfg.kad.protocol = protocol.ID(value)
		if !strings.HasPrefix(value, "/") {
			return badRequest("not a protocol: %q", value)
		}
		return nil
	}},
	"--kad-filter": {set: func(cfg *config, value string) error {
		cfg.kad.filter = value
		return checkNames([]string{value}, slices.Sorted(maps.Keys(kadFilters)))
	}},
	"--mdns": {set: setMdns},
	"--bootstrap": {set: func(cfg *config, value string) error {
		info, err := peer.AddrInfoFromString(value)
		if err != nil {
			return badRequest("%s", err)
		}
		cfg.kad.bootstrap = append(cfg.kad.bootstrap, *info)
		return nil
	}},

	"--relay-server": {isSwitch: true, set: func(cfg *config, _ string) error {
		cfg.relayServer = true
		return nil
	}},
	"--relay-unlimited": {isSwitch: true, set: func(cfg *config, _ string) error {
		cfg.relayLimits.none = true
		return nil
	}},
	"--relay-addresses": {isSwitch: true, set: func(cfg *config, _ string) error {
		cfg.relayLimits.allAddresses = true
		return nil
	}},
	"--relay-validity": {set: func(cfg *config, value string) error {
		return parseNumber(&cfg.relayLimits.validity, value)
	}},
	"--relay-seconds": {set: func(cfg *config, value string) error {
		return parseNumber(&cfg.relayLimits.seconds, value)
	}},
	"--relay-bytes": {set: func(cfg *config, value string) error {
		return parseNumber(&cfg.relayLimits.bytes, value)
	}},
	"--dcutr": {isSwitch: true, set: func(cfg *config, _ string) error {
		cfg.dcutr = true
		return nil
	}},
	"--routing-server": {set: func(cfg *config, value string) error {
		cfg.routingPort = value
		return parsePort(value)
	}},
	"--routing-dht": {isSwitch: true, set: func(cfg *config, _ string) error {
		cfg.routingDHT = true
		return nil
	}},
	"--routing-json": {isSwitch: true, set: func(cfg *config, _ string) error {
		cfg.routingJSON = true
		return nil
	}},

	"--autonat": {}, "--pubsub": {}, "--relay-client": {}, "--relay-discovery": {},
	"--routing-client": {}, "--upnp": {},
}

// parseFlags reads `--flag value` and `--flag=value`. Every error names the flag.
func parseFlags(args []string) (*config, error) {
	cfg := defaultConfig()
	for i := 0; i < len(args); i++ {
		name, value, hasValue := strings.Cut(args[i], "=")
		spec, known := flagSpecs[name]
		switch {
		case !known:
			return nil, badRequest("unknown flag %s", name)
		case spec.set == nil:
			return nil, newError(unsupportedError, "flag %s is not supported by the go peer", name)
		case spec.isSwitch && hasValue:
			return nil, badRequest("flag %s takes no value", name)
		case !spec.isSwitch && !hasValue:
			i++
			if i == len(args) {
				return nil, badRequest("flag %s needs a value", name)
			}
			value = args[i]
		}
		if err := spec.set(cfg, value); err != nil {
			return nil, newError(nameOf(err), "flag %s: %s", name, err)
		}
	}
	if cfg.seed != nil && cfg.keyType != keyEd25519 {
		return nil, badRequest("flag --seed makes an ed25519 key, not --key %s", cfg.keyType)
	}
	if cfg.kad.bootstrap != nil && cfg.kad.mode == "" {
		return nil, badRequest("flag --bootstrap needs --kad")
	}
	if cfg.relayLimits != (relayLimits{}) && !cfg.relayServer {
		return nil, badRequest("the limits of a relay need the flag --relay-server")
	}
	if cfg.dcutr && !slices.Contains(cfg.transports, circuitTransport) {
		return nil, badRequest("flag --dcutr needs --transports %s", circuitTransport)
	}
	return cfg, cfg.readCertificate()
}

// readCertificate reads what --tls-cert and --tls-key name, once both are known.
func (cfg *config) readCertificate() error {
	if cfg.tlsCert == "" && cfg.tlsKey == "" {
		return nil
	}
	certificate, err := tls.LoadX509KeyPair(cfg.tlsCert, cfg.tlsKey)
	if err != nil {
		return badRequest("flags --tls-cert and --tls-key: %s", err)
	}
	cfg.certificate = &certificate
	return nil
}

func readAuthorities(file string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, badRequest("%s", err)
	}
	authorities := x509.NewCertPool()
	if !authorities.AppendCertsFromPEM(pem) {
		return nil, badRequest("no certificate in %s", file)
	}
	return authorities, nil
}

func readPSK(file string) (pnet.PSK, error) {
	content, err := os.Open(file)
	if err != nil {
		return nil, badRequest("%s", err)
	}
	defer content.Close()
	psk, err := pnet.DecodeV1PSK(content)
	if err != nil {
		return nil, badRequest("%s: %s", file, err)
	}
	return psk, nil
}

// listFlag reads a comma separated list whose order is kept: it is the order of preference.
func listFlag(field func(*config) *[]string, supported []string) flagSpec {
	return flagSpec{set: func(cfg *config, value string) error {
		names := strings.FieldsFunc(value, func(r rune) bool { return r == ',' })
		if err := checkNames(names, supported); err != nil {
			return err
		}
		*field(cfg) = names
		return nil
	}}
}

// otherValues are the values of the peer control protocol that this program does not take.
var otherValues = map[string]bool{
	"quic": true, "webrtc-direct": true, "mplex": true, "fetch": true,
}

func checkNames(names, supported []string) error {
	seen := make(map[string]bool)
	for _, name := range names {
		switch {
		case otherValues[name]:
			return newError(unsupportedError, "%s is not supported by the go peer", name)
		case !slices.Contains(supported, name):
			return badRequest("unknown value %q, not one of %s", name, strings.Join(supported, ", "))
		case seen[name]:
			return badRequest("%s is given twice", name)
		}
		seen[name] = true
	}
	return nil
}

func appendAddr(list *[]ma.Multiaddr, value string) error {
	addr, err := ma.NewMultiaddr(value)
	if err != nil {
		return badRequest("%s", err)
	}
	*list = append(*list, addr)
	return nil
}

// parseNumber reads a number above zero.
func parseNumber(number *int64, value string) error {
	parsed, err := strconv.ParseInt(value, 10, 64)
	if err != nil || parsed < 1 {
		return badRequest("not a number above zero: %q", value)
	}
	*number = parsed
	return nil
}

func parseSeed(value string) ([]byte, error) {
	seed, err := hex.DecodeString(value)
	if err != nil || len(seed) != 32 {
		return nil, badRequest("not 64 hex digits: %q", value)
	}
	return seed, nil
}
