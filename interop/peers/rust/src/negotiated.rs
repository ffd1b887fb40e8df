//! What the last handshake with a peer has agreed on.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use libp2p::{PeerId, core::Endpoint};

/// The protocols that secure and multiplex a connection.
#[derive(Clone, Copy, Debug, Default)]
pub struct Protocols {
    pub security: Option<&'static str>,
    pub multiplexer: Option<&'static str>,
}

/// Which protocols the last handshake with a peer chose, by who dialled.
///
/// rust-libp2p does not tell them of a connection. The choice depends only on the two configurations, so the last
/// handshake with that peer in that direction speaks for all of them.
#[derive(Clone, Default)]
pub struct Negotiated {
    protocols: Arc<Mutex<HashMap<(PeerId, Endpoint), Protocols>>>,
}

impl Negotiated {
    pub fn with(&self, peer: PeerId, role: Endpoint) -> Protocols {
        let protocols = self.protocols.lock().unwrap_or_else(PoisonError::into_inner);
        protocols.get(&(peer, role)).copied().unwrap_or_default()
    }

    pub fn note_security(&self, peer: PeerId, role: Endpoint, protocol: &'static str) {
        self.note(peer, role, |protocols| protocols.security = Some(protocol));
    }

    pub fn note_multiplexer(&self, peer: PeerId, role: Endpoint, protocol: &'static str) {
        self.note(peer, role, |protocols| protocols.multiplexer = Some(protocol));
    }

    fn note(&self, peer: PeerId, role: Endpoint, change: impl FnOnce(&mut Protocols)) {
        let mut protocols = self.protocols.lock().unwrap_or_else(PoisonError::into_inner);
        change(protocols.entry((peer, role)).or_default());
    }
}
