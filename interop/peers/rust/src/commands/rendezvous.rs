//! `rendezvous…`.

use data_encoding::BASE64;
use libp2p::{
    PeerId,
    rendezvous::{Cookie, Namespace, Ttl},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Peer, TargetArguments};
use crate::failure::Failure;

#[derive(Deserialize)]
pub struct Register {
    #[serde(flatten)]
    target: TargetArguments,
    namespace: String,
    ttl: Option<Ttl>,
}

#[derive(Deserialize)]
pub struct Unregister {
    #[serde(flatten)]
    target: TargetArguments,
    namespace: String,
}

#[derive(Deserialize)]
pub struct Discover {
    #[serde(flatten)]
    target: TargetArguments,
    namespace: Option<String>,
    /// Base64, of an earlier answer.
    cookie: Option<String>,
    limit: Option<u64>,
}

pub async fn register(peer: &Peer, arguments: Register) -> Result<Value, Failure> {
    let namespace = namespace(arguments.namespace)?;
    let point = point(peer, arguments.target).await?;
    let ttl = peer.node.rendezvous_register(point, namespace, arguments.ttl).await?;
    Ok(json!({"ttl": ttl}))
}

pub async fn unregister(peer: &Peer, arguments: Unregister) -> Result<Value, Failure> {
    let namespace = namespace(arguments.namespace)?;
    let point = point(peer, arguments.target).await?;
    peer.node.rendezvous_unregister(point, namespace).await?;
    Ok(json!({}))
}

pub async fn discover(peer: &Peer, arguments: Discover) -> Result<Value, Failure> {
    let namespace = arguments.namespace.map(namespace).transpose()?;
    let cookie = arguments.cookie.map(|text| cookie(&text)).transpose()?;
    let point = point(peer, arguments.target).await?;
    let found = peer
        .node
        .rendezvous_discover(point, namespace, cookie, arguments.limit)
        .await?;
    let registrations: Vec<_> = found
        .registrations
        .iter()
        .map(|registration| {
            json!({
                "peer": registration.record.peer_id().to_string(),
                "addrs": registration.record.addresses(),
                "namespace": registration.namespace.to_string(),
                "ttl": registration.ttl,
            })
        })
        .collect();
    Ok(json!({
        "registrations": registrations,
        "cookie": BASE64.encode(&found.cookie.into_wire_encoding()),
    }))
}

async fn point(peer: &Peer, target: TargetArguments) -> Result<PeerId, Failure> {
    Ok(peer.node.connect(&target.target()?, false).await?.peer)
}

fn namespace(name: String) -> Result<Namespace, Failure> {
    Namespace::new(name).map_err(Failure::bad_request)
}

fn cookie(text: &str) -> Result<Cookie, Failure> {
    let bytes = BASE64.decode(text.as_bytes()).map_err(Failure::bad_request)?;
    Cookie::from_wire_encoding(bytes).map_err(Failure::bad_request)
}
