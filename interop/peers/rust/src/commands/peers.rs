//! `identify`, `peerStoreAdd`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{OneOrMany, Peer, TargetArguments, parse_address, parse_peer};
use crate::failure::Failure;

pub async fn identify(peer: &Peer, arguments: TargetArguments) -> Result<Value, Failure> {
    let connection = peer.node.connect(&arguments.target()?, false).await?;
    Ok(peer.node.identified(connection.id).await?.to_json())
}

#[derive(Deserialize)]
pub struct Addresses {
    peer: String,
    addrs: OneOrMany,
}

pub async fn add_addresses(peer: &Peer, arguments: Addresses) -> Result<Value, Failure> {
    let addresses = arguments.addrs.into_vec();
    let addresses = addresses.iter().map(|address| parse_address(address));
    let addresses = addresses.collect::<Result<_, _>>()?;
    peer.node.add_addresses(parse_peer(&arguments.peer)?, addresses).await?;
    Ok(json!({}))
}
