//! The protocols that run inside the swarm.

use std::time::Duration;

use libp2p::{
    identify,
    identity::Keypair,
    kad::{self, store::MemoryStore},
    ping, relay,
    swarm::{NetworkBehaviour, behaviour::toggle::Toggle},
};

use crate::{flags::Flags, streams};

/// Longer than any test: what would happen regularly does not happen during one.
pub const NEVER: Duration = Duration::from_secs(365 * 24 * 3600);

const PROTOCOL_VERSION: &str = "ipfs/0.1.0";

/// Further protocols of rust-libp2p (autonat, dcutr) become further fields.
#[derive(NetworkBehaviour)]
pub struct Behaviour {
    pub identify: Toggle<identify::Behaviour>,
    /// Answers pings, and pings once when a connection opens.
    pub ping: Toggle<ping::Behaviour>,
    pub kad: Toggle<kad::Behaviour<MemoryStore>>,
    /// This node as a relay.
    pub relay: Toggle<relay::Behaviour>,
    /// What it needs to be reached, and to reach others, through relays.
    pub circuits: Toggle<relay::client::Behaviour>,
    pub streams: streams::Behaviour,
}

impl Behaviour {
    pub fn new(
        flags: &Flags,
        key: &Keypair,
        circuits: Option<relay::client::Behaviour>,
        streams: streams::Streams,
    ) -> Self {
        let identify = flags.services.identify.then(|| {
            let version = PROTOCOL_VERSION.to_owned();
            let config = match flags.kad {
                // js-libp2p takes nothing from who sends a record of the legacy domain, and so would never know its
                // protocols.
                Some(_) => identify::Config::new(version, key.public()),
                None => identify::Config::new_with_signed_peer_record(version, key),
            };
            let config = config
                .with_interval(NEVER)
                .with_push_listen_addr_updates(true)
                .with_hide_listen_addrs(!flags.announce.is_empty());
            identify::Behaviour::new(config)
        });
        let ping = flags
            .services
            .ping
            .then(|| ping::Behaviour::new(ping::Config::new().with_interval(NEVER)));
        let kad = flags
            .kad
            .as_ref()
            .map(|kad| super::kad::behaviour(kad, key.public().to_peer_id()));
        Self {
            identify: identify.into(),
            ping: ping.into(),
            kad: kad.into(),
            relay: flags
                .relay
                .as_ref()
                .map(|relay| relay::Behaviour::new(key.public().to_peer_id(), relay.config()))
                .into(),
            circuits: circuits.into(),
            streams: streams::Behaviour::new(streams),
        }
    }

    /// The protocols answered by the fields other than `streams`.
    pub fn protocols(&self) -> Vec<String> {
        let identify = [identify::PROTOCOL_NAME, identify::PUSH_PROTOCOL_NAME];
        let mut protocols = Vec::new();
        if self.identify.is_enabled() {
            protocols.extend(identify.iter().map(ToString::to_string));
        }
        if self.ping.is_enabled() {
            protocols.push(ping::PROTOCOL_NAME.to_string());
        }
        if self.relay.is_enabled() {
            protocols.push(relay::HOP_PROTOCOL_NAME.to_string());
        }
        if self.circuits.is_enabled() {
            protocols.push(relay::STOP_PROTOCOL_NAME.to_string());
        }
        let server = self.kad.as_ref().filter(|kad| kad.mode() == kad::Mode::Server);
        protocols.extend(
            server
                .into_iter()
                .flat_map(|kad| kad.protocol_names())
                .map(ToString::to_string),
        );
        protocols
    }
}
