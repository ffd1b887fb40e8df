//! A connection as answers and events show it.

use std::time::Duration;

use libp2p::{
    Multiaddr, PeerId,
    core::{ConnectedPoint, Endpoint},
    swarm::ConnectionId,
};
use serde_json::{Value, json};

use super::relays::Limits;
use crate::{negotiated::Protocols, timing};

#[derive(Clone, Debug)]
pub struct Connection {
    pub id: ConnectionId,
    pub peer: PeerId,
    pub remote_address: Multiaddr,
    pub role: Endpoint,
    pub protocols: Protocols,
    /// What a relay allows it.
    pub limits: Option<Limits>,
    pub established_in: Duration,
}

impl Connection {
    pub fn new(
        id: ConnectionId,
        peer: PeerId,
        endpoint: &ConnectedPoint,
        protocols: Protocols,
        limits: Option<Limits>,
        established_in: Duration,
    ) -> Self {
        Self {
            id,
            peer,
            remote_address: endpoint.get_remote_address().clone(),
            role: endpoint.to_endpoint(),
            protocols,
            limits,
            established_in,
        }
    }

    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id.to_string(),
            "peer": self.peer.to_string(),
            "remoteAddr": self.remote_address,
            "direction": match self.role {
                Endpoint::Dialer => "outbound",
                Endpoint::Listener => "inbound",
            },
            "encryption": self.protocols.security,
            "multiplexer": self.protocols.multiplexer,
            // rust-libp2p negotiates it always after the security handshake.
            "earlyMuxer": false,
            "limited": self.limits.is_some(),
            "limits": self.limits.as_ref().map(Limits::to_json),
            "ms": timing::millis(self.established_in),
        })
    }
}
