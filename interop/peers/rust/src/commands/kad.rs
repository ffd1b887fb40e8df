//! `kad…` and `ipns…`.

use std::time::{Duration, Instant};

use cid::{Cid, multihash::Multihash};
use data_encoding::BASE64;
use libp2p::{Multiaddr, PeerId, kad::Mode};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{Peer, parse_peer};
use crate::{
    failure::Failure,
    records,
    timing::{millis, millis_since},
    value::{self, Bytes},
};

const RAW: u64 = 0x55;
const SHA2_256: u64 = 0x12;

/// Of an IPNS record, where a command says nothing else.
const LIFETIME: Duration = Duration::from_secs(48 * 3600);

#[derive(Deserialize)]
pub struct KadMode {
    mode: Option<String>,
}

pub async fn mode(peer: &Peer, arguments: KadMode) -> Result<Value, Failure> {
    let wanted = match arguments.mode.as_deref() {
        None => None,
        Some("client") => Some(Mode::Client),
        Some("server") => Some(Mode::Server),
        Some(other) => return Err(Failure::bad_request(format!("mode is client or server, not {other:?}"))),
    };
    Ok(json!({"mode": peer.node.kad_mode(wanted).await?.to_string()}))
}

pub async fn table(peer: &Peer) -> Result<Value, Failure> {
    let mut peers: Vec<_> = peer.node.kad_table().await?.iter().map(PeerId::to_string).collect();
    peers.sort_unstable();
    Ok(json!({"size": peers.len(), "peers": peers}))
}

pub async fn refresh(peer: &Peer) -> Result<Value, Failure> {
    peer.node.kad_refresh().await?;
    Ok(json!({"size": peer.node.kad_table().await?.len()}))
}

/// The key of a value: bytes, or the name of a record under `/pk/` or `/ipns/`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Key {
    Named { ns: String, peer: String },
    Plain(Bytes),
}

impl Key {
    fn decode(self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Named { ns, peer } => Ok(records::key(&ns, &parse_peer(&peer)?)),
            Self::Plain(bytes) => bytes.decode(),
        }
    }
}

#[derive(Deserialize)]
pub struct Put {
    key: Key,
    value: Bytes,
}

pub async fn put(peer: &Peer, arguments: Put) -> Result<Value, Failure> {
    let started = Instant::now();
    publish(peer, arguments.key.decode()?, arguments.value.decode()?).await?;
    Ok(json!({"stored": true, "ms": millis_since(started)}))
}

async fn publish(peer: &Peer, key: Vec<u8>, value: Vec<u8>) -> Result<(), Failure> {
    records::verify(&key, &value)?;
    peer.node.kad_put(key, value).await
}

#[derive(Deserialize)]
pub struct Get {
    key: Key,
}

pub async fn get(peer: &Peer, arguments: Get) -> Result<Value, Failure> {
    let started = Instant::now();
    let (best, copies) = best(peer, arguments.key.decode()?).await?;
    let mut result = Map::from_iter([
        ("copies".into(), json!(copies)),
        ("ms".into(), json!(millis_since(started))),
    ]);
    value::put(&mut result, best);
    Ok(Value::Object(result))
}

/// The best of the valid values that are found, and how many of these there are.
async fn best(peer: &Peer, key: Vec<u8>) -> Result<(Vec<u8>, usize), Failure> {
    let mut found = peer.node.kad_get(key.clone()).await?;
    found.retain(|value| records::verify(&key, value).is_ok());
    let copies = found.len();
    let best = found.into_iter().reduce(|best, next| {
        if records::replaces(&key, &next, &best) {
            next
        } else {
            best
        }
    });
    best.map(|best| (best, copies))
        .ok_or_else(|| Failure::new("NotFoundError", "no valid record was found"))
}

#[derive(Deserialize)]
pub struct Content {
    cid: Option<String>,
    data: Option<Bytes>,
    #[serde(default)]
    limit: usize,
}

impl Content {
    fn cid(self) -> Result<Cid, Failure> {
        if let Some(cid) = self.cid {
            return Cid::try_from(cid.as_str()).map_err(|e| Failure::bad_request(format!("cid {cid}: {e}")));
        }
        let data = self
            .data
            .ok_or_else(|| Failure::bad_request("cid or data is missing"))?;
        let digest = Sha256::digest(data.decode()?);
        let hash = Multihash::wrap(SHA2_256, &digest).map_err(Failure::bad_request)?;
        Ok(Cid::new_v1(RAW, hash))
    }
}

pub async fn provide(peer: &Peer, arguments: Content) -> Result<Value, Failure> {
    let cid = arguments.cid()?;
    let started = Instant::now();
    peer.node.kad_provide(cid.hash().to_bytes()).await?;
    Ok(json!({"cid": cid.to_string(), "stored": true, "ms": millis_since(started)}))
}

pub async fn find_providers(peer: &Peer, arguments: Content) -> Result<Value, Failure> {
    let limit = arguments.limit;
    let cid = arguments.cid()?;
    let started = Instant::now();
    let found = peer.node.kad_find_providers(cid.hash().to_bytes(), limit).await?;
    let mut providers = Vec::new();
    for id in found.peers {
        providers.push(described(id, &peer.node.kad_addresses(id).await?));
    }
    Ok(json!({
        "cid": cid.to_string(),
        "providers": providers,
        "firstMs": found.first.map(millis),
        "queries": found.queries,
        "ms": millis_since(started),
    }))
}

fn described(peer: PeerId, addresses: &[Multiaddr]) -> Value {
    json!({"peer": peer.to_string(), "addrs": addresses})
}

#[derive(Deserialize)]
pub struct FindPeer {
    peer: String,
}

pub async fn find_peer(peer: &Peer, arguments: FindPeer) -> Result<Value, Failure> {
    let wanted = parse_peer(&arguments.peer)?;
    let started = Instant::now();
    let closest = peer.node.kad_closest(wanted.to_bytes()).await?;
    let found = closest.into_iter().find(|info| info.peer_id == wanted);
    let found =
        found.ok_or_else(|| Failure::new("NotFoundError", format!("{wanted} is not among the closest peers")))?;
    let mut result = described(found.peer_id, &found.addrs);
    result["ms"] = json!(millis_since(started));
    Ok(result)
}

#[derive(Deserialize)]
pub struct Closest {
    key: Option<Key>,
    peer: Option<String>,
}

pub async fn closest_peers(peer: &Peer, arguments: Closest) -> Result<Value, Failure> {
    let key = match (arguments.key, arguments.peer) {
        (_, Some(peer)) => parse_peer(&peer)?.to_bytes(),
        (Some(key), None) => key.decode()?,
        (None, None) => return Err(Failure::bad_request("key or peer is missing")),
    };
    let started = Instant::now();
    let closest = peer.node.kad_closest(key).await?;
    let peers: Vec<_> = closest
        .iter()
        .map(|info| described(info.peer_id, &info.addrs))
        .collect();
    Ok(json!({"peers": peers, "ms": millis_since(started)}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IpnsRecord {
    value: String,
    #[serde(default)]
    seq: u64,
    lifetime_ms: Option<u64>,
    publish: Option<bool>,
}

/// Makes a record of this peer's own name, and puts it into the DHT unless it must not.
pub async fn ipns_record(peer: &Peer, arguments: IpnsRecord) -> Result<Value, Failure> {
    let name = peer.key.public().to_peer_id();
    let key = records::key(records::IPNS, &name);
    let lifetime = arguments.lifetime_ms.map_or(LIFETIME, Duration::from_millis);
    let record = records::sign_ipns(&peer.key, &arguments.value, arguments.seq, lifetime)?;
    if arguments.publish.unwrap_or(true) {
        publish(peer, key.clone(), record.clone()).await?;
    }
    Ok(json!({
        "name": crate::identity::peer_id_cid(&name),
        "key": BASE64.encode(&key),
        "record": BASE64.encode(&record),
        "value": arguments.value,
        "seq": arguments.seq,
    }))
}

#[derive(Deserialize)]
pub struct IpnsResolve {
    peer: String,
}

pub async fn ipns_resolve(peer: &Peer, arguments: IpnsResolve) -> Result<Value, Failure> {
    let name = parse_peer(&arguments.peer)?;
    let started = Instant::now();
    let (best, _) = best(peer, records::key(records::IPNS, &name)).await?;
    let record = records::ipns(name, &best)?;
    Ok(json!({
        "value": String::from_utf8_lossy(record.value()),
        "seq": record.sequence(),
        "record": BASE64.encode(&best),
        "ms": millis_since(started),
    }))
}
