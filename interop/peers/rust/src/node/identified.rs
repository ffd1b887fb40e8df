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
