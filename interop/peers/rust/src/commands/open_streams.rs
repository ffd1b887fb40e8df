//! `newStream`, `ping`, `echo`, `handle`, `unhandle`.

use std::time::Instant;

use futures::{AsyncReadExt, AsyncWriteExt};
use libp2p::Stream;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{OneOrMany, Peer, TargetArguments, parse_protocol, protocol_or};
use crate::{
    failure::Failure,
    services::{
        behaviours::{self, Mode},
        echo::{self, Exchange},
        ping,
    },
    timing,
    value::{self, Bytes},
};

/// More than this is not read into one answer.
const MOST_RECEIVED: u64 = 16 << 20;

/// More pings than this are not asked for in one command.
const MOST_PINGS: usize = 1_000_000;

#[derive(Deserialize)]
pub struct NewStream {
    #[serde(flatten)]
    target: TargetArguments,
    protocol: Option<String>,
    protocols: Option<OneOrMany>,
    send: Option<Bytes>,
}

/// With `send` writes it, half-closes and reads to the end; without closes the stream again.
pub async fn new_stream(peer: &Peer, arguments: NewStream) -> Result<Value, Failure> {
    let wanted = match (arguments.protocols, arguments.protocol) {
        (Some(several), None) => several.into_vec(),
        (None, Some(one)) => vec![one],
        _ => return Err(Failure::bad_request("one of protocol and protocols is needed")),
    };
    let protocols = wanted.into_iter().map(parse_protocol).collect::<Result<_, _>>()?;
    let send = arguments.send.map(Bytes::decode).transpose()?;
    let target = arguments.target.target()?;
    let connection = peer.node.connect(&target, false).await?;
    let start = Instant::now();
    let mut outbound = peer.node.streams.open(connection.id, protocols).await?;
    let ms = timing::millis_since(start);
    let received = match send {
        Some(bytes) => send_and_receive(outbound.stream, &bytes).await?,
        None => {
            outbound.stream.close().await?;
            Vec::new()
        }
    };
    let mut result = Map::new();
    result.insert("protocol".into(), json!(outbound.protocol.to_string()));
    result.insert("ms".into(), json!(ms));
    result.insert("received".into(), json!(received.len()));
    value::put(&mut result, received);
    Ok(Value::Object(result))
}

/// Writes, half-closes, and meanwhile reads to the remote's half-close.
async fn send_and_receive(stream: Stream, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let (reader, mut writer) = stream.split();
    let write = async {
        writer.write_all(bytes).await?;
        writer.close().await
    };
    let mut received = Vec::new();
    let mut reader = reader.take(MOST_RECEIVED + 1);
    futures::try_join!(write, reader.read_to_end(&mut received))?;
    if received.len() as u64 > MOST_RECEIVED {
        let text = format!("the remote sends more than {MOST_RECEIVED} bytes");
        return Err(Failure::new("LimitError", text));
    }
    Ok(received)
}

#[derive(Deserialize)]
pub struct Ping {
    #[serde(flatten)]
    target: TargetArguments,
    count: Option<usize>,
}

pub async fn ping(peer: &Peer, arguments: Ping) -> Result<Value, Failure> {
    let count = arguments.count.unwrap_or(1);
    if !(1..=MOST_PINGS).contains(&count) {
        return Err(Failure::bad_request(format!("count is 1 to {MOST_PINGS}")));
    }
    let target = arguments.target.target()?;
    let outbound = peer.node.open(&target, vec![ping::PROTOCOL]).await?;
    let round_trips = ping::ping(outbound.stream, count).await?;
    Ok(match round_trips[..] {
        [round_trip] => json!({"rttMs": timing::millis(round_trip)}),
        _ => {
            let mut result = timing::summary(round_trips);
            result["count"] = json!(count);
            result
        }
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Echo {
    #[serde(flatten)]
    target: TargetArguments,
    bytes: u64,
    chunk: Option<usize>,
    wait_eof: Option<bool>,
    protocol: Option<String>,
}

const LARGEST_CHUNK: usize = 16 << 20;

pub async fn echo(peer: &Peer, arguments: Echo) -> Result<Value, Failure> {
    let exchange = Exchange {
        bytes: arguments.bytes,
        chunk: arguments.chunk.unwrap_or(echo::DEFAULT_CHUNK),
        wait_eof: arguments.wait_eof.unwrap_or(true),
    };
    if !(1..=LARGEST_CHUNK).contains(&exchange.chunk) {
        return Err(Failure::bad_request(format!("chunk is 1 to {LARGEST_CHUNK}")));
    }
    let protocol = protocol_or(arguments.protocol, echo::PROTOCOL)?;
    let target = arguments.target.target()?;
    let connection = peer.node.connect(&target, false).await?;
    let start = Instant::now();
    let outbound = peer.node.streams.open(connection.id, vec![protocol]).await?;
    let echoed = echo::exchange(outbound.stream, exchange).await?;
    if echoed.bytes < arguments.bytes {
        let text = format!("{} of {} bytes came back", echoed.bytes, arguments.bytes);
        return Err(Failure::reset(text));
    }
    Ok(json!({
        "bytes": echoed.bytes,
        "verified": echoed.verified,
        "ms": timing::millis_since(start),
    }))
}

#[derive(Deserialize)]
pub struct Handle {
    protocol: String,
    mode: Mode,
}

pub async fn handle(peer: &Peer, arguments: Handle) -> Result<Value, Failure> {
    let protocol = parse_protocol(arguments.protocol)?;
    let acceptor = behaviours::acceptor(arguments.mode, peer.output.clone());
    peer.node.streams.serve(protocol, acceptor);
    Ok(json!({"protocols": peer.node.protocols().await?}))
}

#[derive(Deserialize)]
pub struct Unhandle {
    protocol: String,
}

pub async fn unhandle(peer: &Peer, arguments: Unhandle) -> Result<Value, Failure> {
    let protocol = parse_protocol(arguments.protocol)?;
    peer.node.streams.unserve(&protocol);
    Ok(json!({"protocols": peer.node.protocols().await?}))
}
