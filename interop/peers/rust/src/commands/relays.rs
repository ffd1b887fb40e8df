//! `reserve`, `dialRelay`, `relayReservations`.

use std::time::Instant;

use libp2p::multiaddr::Protocol;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Peer, parse_address, parse_peer};
use crate::{failure::Failure, node::Target, timing};

#[derive(Deserialize)]
pub struct Reserve {
    addr: String,
}

/// The library gives neither the end of a reservation nor a voucher.
pub async fn reserve(peer: &Peer, arguments: Reserve) -> Result<Value, Failure> {
    let reserved = peer.node.reserve(parse_address(&arguments.addr)?).await?;
    Ok(json!({
        "addrs": reserved.addresses,
        "expire": null,
        "voucher": null,
        "limits": reserved.limits.map(|limits| limits.to_json()),
    }))
}

#[derive(Deserialize)]
pub struct DialRelay {
    relay: String,
    peer: String,
}

/// Connects to a peer through a relay, whatever else is known of the peer.
pub async fn dial(peer: &Peer, arguments: DialRelay) -> Result<Value, Failure> {
    let through = parse_address(&arguments.relay)?
        .with(Protocol::P2pCircuit)
        .with(Protocol::P2p(parse_peer(&arguments.peer)?));
    let start = Instant::now();
    let connection = peer.node.connect(&Target::Addresses(vec![through]), false).await?;
    let mut result = connection.to_json();
    result["ms"] = json!(timing::millis_since(start));
    Ok(result)
}

pub async fn reservations(peer: &Peer) -> Result<Value, Failure> {
    let peers = peer.node.reservations().await?;
    let names: Vec<_> = peers.iter().map(ToString::to_string).collect();
    Ok(json!({"count": names.len(), "peers": names}))
}
