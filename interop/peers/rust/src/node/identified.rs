//! What a remote told of itself through identify.

use libp2p::{
    Multiaddr, PeerId,
    core::{PeerRecord, SignedEnvelope},
    identify,
};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub struct Identified {
    peer: PeerId,
    info: identify::Info,
}

impl Identified {
    pub fn new(peer: PeerId, info: identify::Info) -> Self {
        Self { peer, info }
    }

    pub fn to_json(&self) -> Value {
        let info = &self.info;
        json!({
            "peer": self.peer.to_string(),
            "agent": info.agent_version,
            "protocolVersion": info.protocol_version,
            "protocols": info.protocols.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "listenAddrs": info.listen_addrs,
            "observedAddr": (info.observed_addr != Multiaddr::empty()).then_some(&info.observed_addr),
            "signedPeerRecord": info.signed_peer_record.clone().and_then(record),
        })
    }
}

/// The library keeps an envelope only when it verifies in rust-libp2p's legacy domain and its signer is the remote.
fn record(envelope: SignedEnvelope) -> Option<Value> {
    let record = PeerRecord::from_signed_envelope(envelope).ok()?;
    let peer = record.peer_id().to_string();
    Some(json!({
        "verified": true,
        "signer": peer,
        "peer": peer,
        "seq": record.seq(),
        "addrs": record.addresses(),
    }))
}

/// What is known of somebody, connected or not.
pub struct KnownPeer {
    pub peer: PeerId,
    /// Those that were added by command.
    pub addresses: Vec<Multiaddr>,
    pub identified: Option<Identified>,
}

impl KnownPeer {
    pub fn to_json(&self) -> Value {
        let info = self.identified.as_ref().map(|identified| &identified.info);
        let told = info.map(|info| &info.listen_addrs);
        let protocols = info.map(|info| &info.protocols);
        let mut addresses: Vec<_> = self.addresses.iter().chain(told.into_iter().flatten()).collect();
        addresses.sort_unstable();
        addresses.dedup();
        json!({
            "peer": self.peer.to_string(),
            "addrs": addresses,
            "protocols": protocols.into_iter().flatten().map(ToString::to_string).collect::<Vec<_>>(),
            "agent": info.map(|info| &info.agent_version),
            "protocolVersion": info.map(|info| &info.protocol_version),
        })
    }
}
