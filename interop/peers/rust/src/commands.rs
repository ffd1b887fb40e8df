//! Commands: one line in, one answer out, as many at a time as the test likes.

mod connections;
mod kad;
mod load;
mod open_streams;
mod peers;
mod relays;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use data_encoding::BASE64;
use libp2p::{Multiaddr, PeerId, Stream, StreamProtocol, identity::Keypair, multiaddr::Protocol};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncBufReadExt, BufReader, stdin};

use crate::{
    failure::Failure,
    identity::{Key, peer_id_cid},
    node::{Node, Target},
    output::Output,
    process,
};

/// For a command that brings no `timeoutMs`.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// How long `close` waits for connections to be closed in good order.
const CLOSING: Duration = Duration::from_secs(2);

/// Commands of the peer-control protocol that this peer does not take.
const UNSUPPORTED: &[&str] = &[
    "waitDirect",
    "autonat",
    "routingClient",
    "subscribe",
    "publish",
    "pubsubPeers",
    "fetch",
    "fetchServe",
];

/// What commands work on.
pub struct Peer {
    pub node: Node,
    key: Keypair,
    key_type: Key,
    output: Output,
    /// Streams that `holdStreams` keeps open.
    held: Mutex<Vec<Stream>>,
}

impl Peer {
    pub fn new(node: Node, key: Keypair, key_type: Key, output: Output) -> Self {
        Self {
            node,
            key,
            key_type,
            output,
            held: Mutex::default(),
        }
    }

    pub async fn info(&self) -> Result<Value, Failure> {
        let peer = self.key.public().to_peer_id();
        Ok(json!({
            "peerId": peer.to_string(),
            "peerIdCid": peer_id_cid(&peer),
            "keyType": self.key_type.name(),
            "publicKey": BASE64.encode(&self.key.public().encode_protobuf()),
            "addrs": self.with_peer_id(self.node.addresses().await?),
            "protocols": self.node.protocols().await?,
        }))
    }

    async fn stats(&self, arguments: Stats) -> Result<Value, Failure> {
        if arguments.collect {
            process::trim_heap();
        }
        Ok(json!({
            "rss": process::resident_bytes(),
            "heapUsed": process::heap_bytes(),
            // Rust has no buffers beside the heap.
            "directMemory": null,
            "connections": self.node.connections(None).await?.len(),
            "cpu": process::cpu_seconds(),
            "openFiles": process::open_files(),
        }))
    }

    /// Own addresses as others have to dial them.
    fn with_peer_id(&self, addresses: Vec<Multiaddr>) -> Vec<Multiaddr> {
        let peer = self.key.public().to_peer_id();
        addresses
            .into_iter()
            .map(|address| match address.iter().last() {
                Some(Protocol::P2p(_)) => address,
                _ => address.with(Protocol::P2p(peer)),
            })
            .collect()
    }
}

#[derive(Deserialize)]
struct Stats {
    #[serde(default)]
    collect: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    #[serde(default)]
    id: Value,
    cmd: String,
    timeout_ms: Option<u64>,
    #[serde(flatten)]
    arguments: Map<String, Value>,
}

/// Whom a command is about, as its arguments say it.
#[derive(Deserialize)]
struct TargetArguments {
    addr: Option<OneOrMany>,
    peer: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

impl TargetArguments {
    fn target(self) -> Result<Target, Failure> {
        match (self.addr, self.peer) {
            (Some(addresses), None) => addresses
                .into_vec()
                .iter()
                .map(|address| parse_address(address))
                .collect::<Result<_, _>>()
                .map(Target::Addresses),
            (None, Some(peer)) => parse_peer(&peer).map(Target::Peer),
            (None, None) => Err(Failure::bad_request("addr or peer is missing")),
            (Some(_), Some(_)) => Err(Failure::bad_request("addr and peer exclude one another")),
        }
    }
}

fn parse_address(address: &str) -> Result<Multiaddr, Failure> {
    address
        .parse()
        .map_err(|e| Failure::bad_request(format!("addr {address}: {e}")))
}

fn parse_peer(peer: &str) -> Result<PeerId, Failure> {
    peer.parse()
        .map_err(|e| Failure::bad_request(format!("peer {peer}: {e}")))
}

fn parse_protocol(protocol: String) -> Result<StreamProtocol, Failure> {
    StreamProtocol::try_from_owned(protocol).map_err(Failure::bad_request)
}

/// The protocol an argument names, or the usual one.
fn protocol_or(protocol: Option<String>, usual: StreamProtocol) -> Result<StreamProtocol, Failure> {
    protocol.map_or(Ok(usual), parse_protocol)
}

fn read<T: DeserializeOwned>(arguments: Map<String, Value>) -> Result<T, Failure> {
    serde_json::from_value(Value::Object(arguments)).map_err(Failure::bad_request)
}

/// Takes commands until one says `close` or nobody can send any more.
pub async fn serve(peer: Arc<Peer>) {
    let mut lines = BufReader::new(stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Request>(&line) {
            Ok(request) if request.cmd == "close" => {
                close(&peer).await;
                peer.output.line(&answer(request.id, &request.cmd, Ok(json!({}))));
                return;
            }
            Ok(request) => {
                tokio::spawn(run(peer.clone(), request));
            }
            Err(e) => peer.output.line(&refusal(&line, &e)),
        }
    }
    close(&peer).await;
}

async fn close(peer: &Peer) {
    // Whoever does not let go in time notices that the process is gone.
    let _ = tokio::time::timeout(CLOSING, peer.node.disconnect(None)).await;
}

/// The answer to a line that is not a command; with its id, if it has one.
fn refusal(line: &str, error: &serde_json::Error) -> Value {
    let line: Value = serde_json::from_str(line).unwrap_or_default();
    let command = line["cmd"].as_str().unwrap_or_default();
    answer(line["id"].clone(), command, Err(Failure::bad_request(error)))
}

fn answer(id: Value, command: &str, outcome: Result<Value, Failure>) -> Value {
    match outcome {
        Ok(result) => json!({"id": id, "ok": true, "cmd": command, "result": result}),
        Err(failure) => json!({"id": id, "ok": false, "cmd": command, "error": failure}),
    }
}

async fn run(peer: Arc<Peer>, request: Request) {
    let Request {
        id,
        cmd,
        timeout_ms,
        arguments,
    } = request;
    let limit = timeout_ms.map_or(DEFAULT_TIMEOUT, Duration::from_millis);
    let outcome = tokio::time::timeout(limit, dispatch(&peer, &cmd, arguments)).await;
    let outcome = outcome.unwrap_or_else(|_| Err(Failure::timeout(format!("not done within {limit:?}"))));
    peer.output.line(&answer(id, &cmd, outcome));
}

async fn dispatch(peer: &Arc<Peer>, command: &str, arguments: Map<String, Value>) -> Result<Value, Failure> {
    match command {
        "info" => peer.info().await,
        "stats" => peer.stats(read(arguments)?).await,
        "dial" => connections::dial(peer, read(arguments)?).await,
        "conns" => connections::conns(peer, read(arguments)?).await,
        "disconnect" => connections::disconnect(peer, read(arguments)?).await,
        "closeConn" => connections::close(peer, read(arguments)?).await,
        "listen" => connections::listen(peer, read(arguments)?).await,
        "reserve" => relays::reserve(peer, read(arguments)?).await,
        "dialRelay" => relays::dial(peer, read(arguments)?).await,
        "relayReservations" => relays::reservations(peer).await,
        "identify" => peers::identify(peer, read(arguments)?).await,
        "peerStore" => peers::peer_store(peer, read(arguments)?).await,
        "peerStoreAdd" => peers::peer_store_add(peer, read(arguments)?).await,
        "newStream" => open_streams::new_stream(peer, read(arguments)?).await,
        "ping" => open_streams::ping(peer, read(arguments)?).await,
        "echo" => open_streams::echo(peer, read(arguments)?).await,
        "handle" => open_streams::handle(peer, read(arguments)?).await,
        "unhandle" => open_streams::unhandle(peer, read(arguments)?).await,
        "roundTrips" => load::round_trips(peer, read(arguments)?).await,
        "perf" => load::perf(peer, read(arguments)?).await,
        "streams" => load::streams(peer, read(arguments)?).await,
        "holdStreams" => load::hold_streams(peer, read(arguments)?).await,
        "dialLoop" => load::dial_loop(peer, read(arguments)?).await,
        "kadMode" => kad::mode(peer, read(arguments)?).await,
        "kadTable" => kad::table(peer).await,
        "kadRefresh" => kad::refresh(peer).await,
        "kadPut" => kad::put(peer, read(arguments)?).await,
        "kadGet" => kad::get(peer, read(arguments)?).await,
        "kadProvide" => kad::provide(peer, read(arguments)?).await,
        "kadFindProviders" => kad::find_providers(peer, read(arguments)?).await,
        "kadFindPeer" => kad::find_peer(peer, read(arguments)?).await,
        "kadGetClosestPeers" => kad::closest_peers(peer, read(arguments)?).await,
        "ipnsRecord" => kad::ipns_record(peer, read(arguments)?).await,
        "ipnsResolve" => kad::ipns_resolve(peer, read(arguments)?).await,
        _ if UNSUPPORTED.contains(&command) => Err(Failure::unsupported(format!(
            "{command} is not supported by the rust peer"
        ))),
        _ => Err(Failure::bad_request(format!("unknown command {command:?}"))),
    }
}
