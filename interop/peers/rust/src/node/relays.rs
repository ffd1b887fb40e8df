//! Relays: this node as one, and at others.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use libp2p::{
    Multiaddr, PeerId,
    core::{ConnectedPoint, Endpoint},
    multiaddr::Protocol,
    relay,
};
use serde_json::{Value, json};

use super::driver::Driver;

/// What a relay allows a circuit.
#[derive(Clone, Debug)]
pub struct Limits {
    duration: Option<Duration>,
    bytes: Option<u64>,
}

impl Limits {
    pub fn to_json(&self) -> Value {
        json!({
            "seconds": self.duration.unwrap_or_default().as_secs_f64(),
            "bytes": self.bytes.unwrap_or_default(),
        })
    }
}

/// The library's limits as ours; it does not name their type.
macro_rules! limits {
    ($told:expr) => {
        $told.map(|limit| Limits {
            duration: limit.duration(),
            bytes: limit.data_in_bytes(),
        })
    };
}

/// A place at a relay.
pub struct Reserved {
    /// Where the relay can be reached by those who are looking for this peer.
    pub addresses: Vec<Multiaddr>,
    pub limits: Option<Limits>,
}

/// What the library has told of relays, in events that name no connection.
#[derive(Default)]
pub struct Relays {
    /// Of reservations, by relay.
    reserved: HashMap<PeerId, Option<Limits>>,
    /// Of the circuit that was made last through a relay.
    outbound: HashMap<PeerId, Option<Limits>>,
    /// Of the circuit that was brought last from a peer.
    inbound: HashMap<PeerId, Option<Limits>>,
    /// Who has a reservation here.
    members: BTreeSet<PeerId>,
}

impl Relays {
    /// Of a connection that has just been made. The library tells of a circuit before it is secured.
    pub fn limits_of(&self, peer: PeerId, endpoint: &ConnectedPoint) -> Option<Limits> {
        if !endpoint.is_relayed() {
            return None;
        }
        let told = match endpoint.to_endpoint() {
            Endpoint::Dialer => relay_of(endpoint.get_remote_address()).and_then(|relay| self.outbound.get(&relay)),
            Endpoint::Listener => self.inbound.get(&peer),
        };
        told.cloned().flatten()
    }

    pub fn members(&self) -> Vec<PeerId> {
        self.members.iter().copied().collect()
    }
}

impl Driver {
    /// What came of listening at a relay.
    pub(super) fn reserved(&self, relay: &Multiaddr) -> Reserved {
        let id = relay_of(relay);
        let addresses = self.swarm.listeners().filter(|address| is_relayed(address));
        Reserved {
            addresses: addresses
                .filter(|address| relay_of(address) == id)
                .map(before_circuit)
                .collect(),
            limits: id.and_then(|id| self.relays.reserved.get(&id)).cloned().flatten(),
        }
    }

    pub(super) fn on_relay(&mut self, event: &relay::Event) {
        match event {
            relay::Event::ReservationReqAccepted { src_peer_id, .. } => {
                self.relays.members.insert(*src_peer_id);
            }
            relay::Event::ReservationClosed { src_peer_id } | relay::Event::ReservationTimedOut { src_peer_id } => {
                self.relays.members.remove(src_peer_id);
            }
            _ => {}
        }
    }

    pub(super) fn on_circuits(&mut self, event: relay::client::Event) {
        match event {
            relay::client::Event::ReservationReqAccepted {
                relay_peer_id,
                renewal,
                limit,
            } => {
                self.relays.reserved.insert(relay_peer_id, limits!(limit));
                self.event(
                    "relay:reservation",
                    json!({"relay": relay_peer_id.to_string(), "renewed": renewal}),
                );
            }
            relay::client::Event::OutboundCircuitEstablished { relay_peer_id, limit } => {
                self.relays.outbound.insert(relay_peer_id, limits!(limit));
            }
            relay::client::Event::InboundCircuitEstablished { src_peer_id, limit } => {
                self.relays.inbound.insert(src_peer_id, limits!(limit));
            }
        }
    }
}

pub fn is_relayed(address: &Multiaddr) -> bool {
    address.iter().any(|part| part == Protocol::P2pCircuit)
}

/// The peer in front of the circuit, or at the end of an address without one.
fn relay_of(address: &Multiaddr) -> Option<PeerId> {
    before_circuit(address).iter().find_map(|part| match part {
        Protocol::P2p(peer) => Some(peer),
        _ => None,
    })
}

fn before_circuit(address: &Multiaddr) -> Multiaddr {
    address
        .iter()
        .take_while(|part| *part != Protocol::P2pCircuit)
        .collect()
}
