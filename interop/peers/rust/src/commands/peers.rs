//! `identify`, `peerStore`, `peerStoreAdd`.

use libp2p::PeerId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{OneOrMany, Peer, TargetArguments, parse_address, parse_peer};
use crate::failure::Failure;

pub async fn identify(peer: &Peer, arguments: TargetArguments) -> Result<Value, Failure> {
    let connection = peer.node.connect(&arguments.target()?, false).await?;
    Ok(peer.node.identified(connection.id).await?.to_json())
}

#[derive(Deserialize)]
pub struct PeerStore {
    peer: Option<String>,
}

pub async fn peer_store(peer: &Peer, arguments: PeerStore) -> Result<Value, Failure> {
    let of = arguments.peer.as_deref().map(parse_peer).transpose()?;
    Ok(json!({"peers": known(peer, of).await?}))
}

#[derive(Deserialize)]
pub struct PeerStoreAdd {
    peer: String,
    addrs: OneOrMany,
}

pub async fn peer_store_add(peer: &Peer, arguments: PeerStoreAdd) -> Result<Value, Failure> {
    let of = parse_peer(&arguments.peer)?;
    let addresses = arguments.addrs.into_vec();
    let addresses = addresses.iter().map(|address| parse_address(address));
    let addresses = addresses.collect::<Result<_, _>>()?;
    peer.node.add_addresses(of, addresses).await?;
    Ok(known(peer, Some(of)).await?.into_iter().next().unwrap_or_default())
}

async fn known(peer: &Peer, of: Option<PeerId>) -> Result<Vec<Value>, Failure> {
    let peers = peer.node.known_peers().await?;
    let wanted = peers.iter().filter(|known| of.is_none_or(|of| known.peer == of));
    Ok(wanted.map(|known| known.to_json()).collect())
}
