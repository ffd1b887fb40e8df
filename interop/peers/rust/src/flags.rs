//! The command line. Every flag of the peer-control protocol is recognised; what this peer does not speak is refused by
//! name.

use std::{path::Path, time::Duration};

use data_encoding::HEXLOWER_PERMISSIVE;
use libp2p::{Multiaddr, StreamProtocol, kad::Mode, multiaddr::Protocol, pnet::PreSharedKey, relay};

use crate::{
    failure::Failure,
    identity::Key,
    web_socket::{self, Tls},
};

#[derive(Clone, Copy, Debug, Default)]
pub struct Transports {
    pub tcp: bool,
    pub ws: bool,
    pub circuit: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    Noise,
    Tls,
    Plaintext,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Multiplexer {
    Yamux,
    Mplex,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Services {
    pub identify: bool,
    pub ping: bool,
    pub echo: bool,
    pub perf: bool,
}

/// What the flags of a relay ask for.
#[derive(Debug, Default)]
pub struct Relay {
    /// How long a reservation lasts.
    pub validity: Option<Duration>,
    /// How long a circuit lasts.
    pub duration: Option<Duration>,
    /// How much passes a circuit.
    pub bytes: Option<u64>,
    /// Whether there is nothing that it has not enough of.
    pub unlimited: bool,
}

impl Relay {
    /// The library's, with what is asked for in the place of some of it.
    pub fn config(&self) -> relay::Config {
        let mut config = relay::Config::default();
        if self.unlimited {
            config.max_reservations = usize::MAX;
            config.max_reservations_per_peer = usize::MAX;
            config.reservation_rate_limiters.clear();
            config.max_circuits = usize::MAX;
            config.max_circuits_per_peer = usize::MAX;
            config.circuit_src_rate_limiters.clear();
            config.max_circuit_duration = LONG;
            config.max_circuit_bytes = 0;
        }
        config.reservation_duration = self.validity.unwrap_or(config.reservation_duration);
        config.max_circuit_duration = self.duration.unwrap_or(config.max_circuit_duration);
        config.max_circuit_bytes = self.bytes.unwrap_or(config.max_circuit_bytes);
        config
    }
}

/// The library knows no circuit that may last for ever.
const LONG: Duration = Duration::from_secs(30 * 24 * 3600);

/// What the flags of the DHT ask for.
#[derive(Debug)]
pub struct Kad {
    pub mode: Mode,
    pub protocol: StreamProtocol,
    /// Each ends in a peer id.
    pub bootstrap: Vec<Multiaddr>,
}

#[derive(Debug)]
pub struct Flags {
    pub listen: Vec<Multiaddr>,
    pub announce: Vec<Multiaddr>,
    pub dial: Vec<Multiaddr>,
    pub key: Key,
    pub seed: Option<[u8; 32]>,
    pub transports: Transports,
    pub security: Vec<Security>,
    pub multiplexers: Vec<Multiplexer>,
    pub services: Services,
    pub tls: Tls,
    pub psk: Option<PreSharedKey>,
    pub kad: Option<Kad>,
    pub relay: Option<Relay>,
    /// Where to reserve a place at the start.
    pub relays: Vec<Multiaddr>,
    pub perf_memory: bool,
}

impl Flags {
    /// How long agreeing on the protocol of a stream, or all that a new connection needs, may take. Without
    /// `--perf-memory` it is the library's own time.
    pub fn negotiation_timeout(&self) -> Duration {
        Duration::from_secs(if self.perf_memory { 60 } else { 10 })
    }
}

impl Default for Flags {
    fn default() -> Self {
        Self {
            listen: Vec::new(),
            announce: Vec::new(),
            dial: Vec::new(),
            key: Key::Ed25519,
            seed: None,
            transports: Transports {
                tcp: true,
                ws: true,
                circuit: false,
            },
            security: vec![Security::Noise],
            multiplexers: vec![Multiplexer::Yamux],
            tls: Tls::default(),
            psk: None,
            kad: None,
            relay: None,
            relays: Vec::new(),
            services: Services {
                identify: true,
                ping: true,
                echo: true,
                perf: true,
            },
            perf_memory: false,
        }
    }
}

const KAD_PROTOCOL: StreamProtocol = StreamProtocol::new("/ipfs/kad/1.0.0");

const UNSUPPORTED: &[&str] = &[
    "--autonat",
    "--dcutr",
    "--insecure-tls",
    "--mdns",
    "--pubsub",
    "--relay-discovery",
    "--routing-client",
    "--routing-server",
    "--upnp",
];

pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Flags, Failure> {
    let mut flags = Flags::default();
    let (mut mode, mut kad_protocol, mut bootstrap) = (None, KAD_PROTOCOL, Vec::new());
    let (mut relay, mut relay_server) = (Relay::default(), false);
    let mut arguments = arguments.into_iter();
    while let Some(flag) = arguments.next() {
        if UNSUPPORTED.contains(&flag.as_str()) {
            return Err(unsupported(&flag));
        }
        let mut value = || {
            arguments
                .next()
                .ok_or_else(|| Failure::bad_request(format!("{flag} needs a value")))
        };
        match flag.as_str() {
            "--listen" => flags.listen.push(address(&flag, &value()?)?),
            "--announce" => flags.announce.push(address(&flag, &value()?)?),
            "--dial" => flags.dial.push(address(&flag, &value()?)?),
            "--key" => flags.key = key(&value()?)?,
            "--seed" => flags.seed = Some(seed(&value()?)?),
            "--transports" => flags.transports = transports(&flag, &value()?)?,
            "--security" => flags.security = choices(&flag, &value()?, &[], security)?,
            "--muxers" => flags.multiplexers = choices(&flag, &value()?, &[], multiplexer)?,
            "--tls-cert" => flags.tls.certificates = file(&flag, &value()?, web_socket::certificates)?,
            "--tls-key" => flags.tls.key = Some(file(&flag, &value()?, web_socket::key)?),
            "--tls-ca" => flags.tls.authorities = file(&flag, &value()?, web_socket::certificates)?,
            "--psk" => flags.psk = Some(file(&flag, &value()?, psk)?),
            "--services" => flags.services = services(&flag, &value()?)?,
            "--kad" => mode = Some(kad_mode(&flag, &value()?)?),
            "--kad-protocol" => kad_protocol = protocol(&flag, value()?)?,
            "--kad-filter" => kad_filter(&flag, &value()?)?,
            "--bootstrap" => bootstrap.push(address_of_peer(&flag, &value()?)?),
            "--relay-server" => relay_server = true,
            "--relay-unlimited" => relay.unlimited = true,
            "--relay-validity" => relay.validity = Some(seconds(&flag, &value()?)?),
            "--relay-seconds" => relay.duration = Some(seconds(&flag, &value()?)?),
            "--relay-bytes" => relay.bytes = Some(number(&flag, &value()?)?),
            "--relay-client" => flags.relays.push(address_of_peer(&flag, &value()?)?),
            "--perf-memory" => flags.perf_memory = true,
            _ => return Err(Failure::new("UnknownFlag", format!("unknown flag {flag}"))),
        }
    }
    if flags.seed.is_some() && flags.key != Key::Ed25519 {
        return Err(Failure::bad_request("--seed is for --key ed25519 only"));
    }
    if flags.tls.certificates.is_empty() != flags.tls.key.is_none() {
        return Err(Failure::bad_request("--tls-cert and --tls-key go together"));
    }
    if !bootstrap.is_empty() && mode.is_none() {
        return Err(Failure::bad_request("--bootstrap needs --kad"));
    }
    if !relay_server
        && (relay.unlimited || relay.validity.is_some() || relay.duration.is_some() || relay.bytes.is_some())
    {
        return Err(Failure::bad_request("the limits of a relay need --relay-server"));
    }
    if !flags.relays.is_empty() && !flags.transports.circuit {
        return Err(Failure::bad_request("--relay-client needs --transports circuit"));
    }
    flags.relay = relay_server.then_some(relay);
    flags.kad = mode.map(|mode| Kad {
        mode,
        protocol: kad_protocol,
        bootstrap,
    });
    Ok(flags)
}

fn seconds(flag: &str, value: &str) -> Result<Duration, Failure> {
    number(flag, value).map(Duration::from_secs)
}

/// Of seconds or bytes; zero would be none for the library in one place and no limit in another.
fn number(flag: &str, value: &str) -> Result<u64, Failure> {
    match value.parse() {
        Ok(number @ 1..) => Ok(number),
        _ => Err(Failure::bad_request(format!("{flag} {value}: not a number above zero"))),
    }
}

fn kad_mode(flag: &str, value: &str) -> Result<Mode, Failure> {
    match value {
        "client" => Ok(Mode::Client),
        "server" => Ok(Mode::Server),
        _ => Err(unknown_value(flag, value)),
    }
}

/// The library takes every address into its table.
fn kad_filter(flag: &str, value: &str) -> Result<(), Failure> {
    match value {
        "none" => Ok(()),
        "lan" | "wan" => Err(unsupported(&format!("{flag} {value}"))),
        _ => Err(unknown_value(flag, value)),
    }
}

fn protocol(flag: &str, value: String) -> Result<StreamProtocol, Failure> {
    StreamProtocol::try_from_owned(value).map_err(|e| Failure::bad_request(format!("{flag}: {e}")))
}

fn address_of_peer(flag: &str, value: &str) -> Result<Multiaddr, Failure> {
    let address = address(flag, value)?;
    match address.iter().last() {
        Some(Protocol::P2p(_)) => Ok(address),
        _ => Err(Failure::bad_request(format!("{flag} {value}: names no peer"))),
    }
}

fn unsupported(what: &str) -> Failure {
    Failure::unsupported(format!("{what} is not supported by the rust peer"))
}

fn unknown_value(flag: &str, value: &str) -> Failure {
    Failure::bad_request(format!("{flag}: unknown value {value:?}"))
}

fn address(flag: &str, value: &str) -> Result<Multiaddr, Failure> {
    value
        .parse()
        .map_err(|e| Failure::bad_request(format!("{flag} {value}: {e}")))
}

fn key(value: &str) -> Result<Key, Failure> {
    Key::ALL
        .into_iter()
        .find(|key| key.name() == value)
        .ok_or_else(|| unknown_value("--key", value))
}

fn seed(value: &str) -> Result<[u8; 32], Failure> {
    HEXLOWER_PERMISSIVE
        .decode(value.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| Failure::bad_request(format!("--seed {value}: not 64 hex digits")))
}

/// What `read` finds in the file that a flag names.
fn file<T>(flag: &str, name: &str, read: impl FnOnce(&Path) -> Result<T, String>) -> Result<T, Failure> {
    read(Path::new(name)).map_err(|e| Failure::bad_request(format!("{flag} {name}: {e}")))
}

fn psk(file: &Path) -> Result<PreSharedKey, String> {
    let text = std::fs::read_to_string(file).map_err(|e| e.to_string())?;
    text.parse().map_err(|e| format!("not a key of a private network: {e}"))
}

fn transports(flag: &str, value: &str) -> Result<Transports, Failure> {
    let known = |name: &str| ["tcp", "ws", "circuit"].into_iter().find(|n| *n == name);
    let names = choices(flag, value, &["quic", "webrtc-direct"], known)?;
    Ok(Transports {
        tcp: names.contains(&"tcp"),
        ws: names.contains(&"ws"),
        circuit: names.contains(&"circuit"),
    })
}

fn multiplexer(name: &str) -> Option<Multiplexer> {
    match name {
        "yamux" => Some(Multiplexer::Yamux),
        "mplex" => Some(Multiplexer::Mplex),
        _ => None,
    }
}

fn security(name: &str) -> Option<Security> {
    match name {
        "noise" => Some(Security::Noise),
        "tls" => Some(Security::Tls),
        "plaintext" => Some(Security::Plaintext),
        _ => None,
    }
}

fn services(flag: &str, value: &str) -> Result<Services, Failure> {
    let mut services = Services::default();
    let known = |name: &str| ["identify", "ping", "echo", "perf"].into_iter().find(|n| *n == name);
    for name in choices(flag, value, &["fetch"], known)? {
        match name {
            "identify" => services.identify = true,
            "ping" => services.ping = true,
            "echo" => services.echo = true,
            _ => services.perf = true,
        }
    }
    Ok(services)
}

/// Reads a comma separated list; `others` are names of the protocol's list that this peer does not speak.
fn choices<T>(flag: &str, value: &str, others: &[&str], known: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Failure> {
    let names = value.split(',').filter(|name| !name.is_empty());
    names
        .map(|name| match known(name) {
            Some(choice) => Ok(choice),
            None if others.contains(&name) => Err(unsupported(&format!("{flag} {name}"))),
            None => Err(unknown_value(flag, name)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Flags, Failure> {
        parse(line.split_whitespace().map(String::from))
    }

    #[test]
    fn lists_keep_their_order() {
        let flags = parsed("--security tls,noise --services ping,echo").unwrap();
        assert_eq!(flags.security, [Security::Tls, Security::Noise]);
        assert!(flags.services.ping && flags.services.echo);
        assert!(!flags.services.identify && !flags.services.perf);
    }

    #[test]
    fn transports_and_multiplexers_are_chosen() {
        let flags = parsed("--transports ws --muxers mplex,yamux").unwrap();
        assert!(flags.transports.ws && !flags.transports.tcp);
        assert_eq!(flags.multiplexers, [Multiplexer::Mplex, Multiplexer::Yamux]);
    }

    #[test]
    fn address_flags_repeat() {
        let flags = parsed("--listen /ip4/127.0.0.1/tcp/0 --listen /ip6/::1/tcp/0").unwrap();
        assert_eq!(flags.listen.len(), 2);
    }

    #[test]
    fn the_dht_is_asked_for_and_has_its_own_protocol() {
        assert!(parsed("").unwrap().kad.is_none());
        let kad = parsed("--kad server").unwrap().kad.unwrap();
        assert_eq!((kad.mode, kad.protocol), (Mode::Server, KAD_PROTOCOL));
        let kad = parsed("--kad client --kad-protocol /mine/1 --kad-filter none")
            .unwrap()
            .kad
            .unwrap();
        assert_eq!((kad.mode, kad.protocol.as_ref()), (Mode::Client, "/mine/1"));
    }

    #[test]
    fn a_relay_has_the_limits_of_the_library_but_for_what_is_asked() {
        assert!(parsed("").unwrap().relay.is_none());
        let library = relay::Config::default();
        let relay = parsed("--relay-server --relay-seconds 3 --relay-bytes 5")
            .unwrap()
            .relay
            .unwrap()
            .config();
        assert_eq!(relay.max_circuit_duration, Duration::from_secs(3));
        assert_eq!(relay.max_circuit_bytes, 5);
        assert_eq!(relay.reservation_duration, library.reservation_duration);
        assert_eq!(relay.max_circuits, library.max_circuits);
        let relay = parsed("--relay-server --relay-unlimited")
            .unwrap()
            .relay
            .unwrap()
            .config();
        assert_eq!((relay.max_circuits, relay.max_circuit_bytes), (usize::MAX, 0));
    }

    #[test]
    fn every_flag_that_is_not_spoken_is_refused_by_name() {
        for flag in UNSUPPORTED {
            let failure = parsed(flag).unwrap_err();
            assert_eq!(failure.name, "UnsupportedError");
            assert!(failure.message.contains(flag), "{}", failure.message);
        }
        let failure = parsed("--transports tcp,quic").unwrap_err();
        assert_eq!(failure.message, "--transports quic is not supported by the rust peer");
    }

    #[test]
    fn mistakes_name_themselves() {
        for (line, named) in [
            ("--bogus", "--bogus"),
            ("--security rot13", "rot13"),
            ("--key dsa", "dsa"),
            ("--seed 00", "--seed"),
            ("--listen", "--listen"),
            ("--listen nonsense", "nonsense"),
            ("--muxers spdy", "spdy"),
            ("--kad maybe", "maybe"),
            ("--kad server --kad-filter moon", "moon"),
            ("--kad server --kad-filter wan", "--kad-filter"),
            ("--kad server --kad-protocol mine", "--kad-protocol"),
            ("--kad server --bootstrap /ip4/127.0.0.1/tcp/1", "--bootstrap"),
            (
                "--bootstrap /ip4/127.0.0.1/tcp/1/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN",
                "--kad",
            ),
            ("--relay-bytes 5", "--relay-server"),
            ("--relay-server --relay-seconds 0", "--relay-seconds"),
            ("--relay-client /ip4/127.0.0.1/tcp/1", "--relay-client"),
            ("--psk /nowhere", "/nowhere"),
            ("--psk Cargo.toml", "--psk"),
            ("--tls-cert /nowhere", "/nowhere"),
            ("--tls-ca Cargo.toml", "--tls-ca"),
            ("--tls-key testdata/rsa-2048.pem", "--tls-cert"),
            (
                "--key rsa --seed 0000000000000000000000000000000000000000000000000000000000000000",
                "--seed",
            ),
        ] {
            let failure = parsed(line).unwrap_err();
            assert!(failure.message.contains(named), "{line}: {}", failure.message);
        }
    }
}
