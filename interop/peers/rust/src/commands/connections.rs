//! `dial`, `conns`, `disconnect`, `closeConn`, `listen`.

use std::time::Instant;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{OneOrMany, Peer, TargetArguments, parse_address, parse_peer};
use crate::{failure::Failure, timing};

#[derive(Deserialize)]
pub struct Dial {
    #[serde(flatten)]
    target: TargetArguments,
    #[serde(default)]
    force: bool,
}

pub async fn dial(peer: &Peer, arguments: Dial) -> Result<Value, Failure> {
    let target = arguments.target.target()?;
    let start = Instant::now();
    let connection = peer.node.connect(&target, arguments.force).await?;
    let mut result = connection.to_json();
    result["ms"] = json!(timing::millis_since(start));
    Ok(result)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conns {
    peer: Option<String>,
    #[serde(default)]
    count_only: bool,
}

pub async fn conns(peer: &Peer, arguments: Conns) -> Result<Value, Failure> {
    let of = arguments.peer.as_deref().map(parse_peer).transpose()?;
    let connections = peer.node.connections(of).await?;
    if arguments.count_only {
        return Ok(json!({"count": connections.len()}));
    }
    let described: Vec<_> = connections.iter().map(|connection| connection.to_json()).collect();
    Ok(json!({"count": connections.len(), "conns": described}))
}

#[derive(Deserialize)]
pub struct Disconnect {
    peer: String,
}

pub async fn disconnect(peer: &Peer, arguments: Disconnect) -> Result<Value, Failure> {
    let closed = peer.node.disconnect(Some(parse_peer(&arguments.peer)?)).await?;
    Ok(json!({"closed": closed}))
}

/// `abort` is taken and makes no difference: rust-libp2p knows only the orderly way.
#[derive(Deserialize)]
pub struct CloseConn {
    conn: String,
}

pub async fn close(peer: &Peer, arguments: CloseConn) -> Result<Value, Failure> {
    let connections = peer.node.connections(None).await?;
    let connection = connections
        .iter()
        .find(|connection| connection.id.to_string() == arguments.conn)
        .ok_or_else(|| Failure::connection_closed(format!("there is no connection {}", arguments.conn)))?;
    peer.node.close_connection(connection.id).await?;
    Ok(json!({}))
}

#[derive(Deserialize)]
pub struct Listen {
    addr: OneOrMany,
}

pub async fn listen(peer: &Peer, arguments: Listen) -> Result<Value, Failure> {
    for address in arguments.addr.into_vec() {
        peer.node.listen(parse_address(&address)?).await?;
    }
    let addresses = peer.node.addresses().await?;
    Ok(json!({"addrs": peer.with_peer_id(addresses)}))
}
