//! `roundTrips`, `perf`, `streams`, `holdStreams`, `dialLoop`: the commands that measure.

use std::{
    future::Future,
    sync::{
        Arc, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use libp2p::StreamProtocol;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{OneOrMany, Peer, TargetArguments, protocol_or};
use crate::{
    failure::Failure,
    node::{Connection, Target},
    services::{
        echo::{self, Exchange},
        perf, round_trips,
    },
    timing,
};

/// Half of the initial window of yamux. The message is written before any of the echo is read, and implementations may
/// keep up to half of a window to themselves before they grant it again.
const LONGEST_MESSAGE: usize = 128 * 1024;

const MOST_ROUND_TRIPS: usize = 10_000_000;

#[derive(Deserialize)]
pub struct RoundTrips {
    #[serde(flatten)]
    target: TargetArguments,
    bytes: Option<usize>,
    count: Option<usize>,
    #[serde(default)]
    warmup: usize,
    protocol: Option<String>,
}

pub async fn round_trips(peer: &Peer, arguments: RoundTrips) -> Result<Value, Failure> {
    let bytes = arguments.bytes.unwrap_or(32);
    let count = arguments.count.unwrap_or(1000);
    let warmup = arguments.warmup;
    if !(1..=LONGEST_MESSAGE).contains(&bytes) || !(1..=MOST_ROUND_TRIPS).contains(&count) || warmup > MOST_ROUND_TRIPS
    {
        return Err(Failure::bad_request("bytes, count or warmup is out of range"));
    }
    let protocol = protocol_or(arguments.protocol, echo::PROTOCOL)?;
    let outbound = peer.node.open(&arguments.target.target()?, vec![protocol]).await?;
    let measured = round_trips::measure(outbound.stream, bytes, warmup, count).await?;
    let mut result = timing::summary(measured.samples);
    result["count"] = json!(count);
    result["bytes"] = json!(bytes);
    result["perSecond"] = json!(count as f64 / measured.elapsed.as_secs_f64());
    Ok(result)
}

#[derive(Deserialize)]
pub struct Perf {
    #[serde(flatten)]
    target: TargetArguments,
    #[serde(default)]
    upload: u64,
    #[serde(default)]
    download: u64,
}

/// The time runs from opening the stream to the remote's half-close.
pub async fn perf(peer: &Peer, arguments: Perf) -> Result<Value, Failure> {
    let Perf {
        target,
        upload,
        download,
    } = arguments;
    let connection = peer.node.connect(&target.target()?, false).await?;
    let start = Instant::now();
    let outbound = peer.node.streams.open(connection.id, vec![perf::PROTOCOL]).await?;
    let downloaded = perf::measure(outbound.stream, upload, download).await?;
    let seconds = start.elapsed().as_secs_f64();
    if downloaded != download {
        let text = format!("{downloaded} bytes came of {download} that were asked for");
        return Err(Failure::reset(text));
    }
    Ok(json!({
        "uploadBytes": upload,
        "downloadBytes": downloaded,
        "seconds": seconds,
        "mibPerSecond": (upload + downloaded) as f64 / f64::from(1 << 20) / seconds,
    }))
}

#[derive(Deserialize)]
pub struct OpenStreams {
    #[serde(flatten)]
    target: TargetArguments,
    count: usize,
    parallel: Option<usize>,
    bytes: Option<u64>,
    protocol: Option<String>,
}

/// Opens a stream, echoes the bytes, closes it, and so on. The time of an opening includes the negotiation.
pub async fn streams(peer: &Arc<Peer>, arguments: OpenStreams) -> Result<Value, Failure> {
    let protocol = protocol_or(arguments.protocol, echo::PROTOCOL)?;
    let connection = peer.node.connect(&arguments.target.target()?, false).await?;
    let bytes = arguments.bytes.unwrap_or(1);
    let measured = repeat(arguments.count, arguments.parallel, {
        let peer = peer.clone();
        move || one_stream(peer.clone(), connection.clone(), protocol.clone(), bytes)
    })
    .await?;
    Ok(json!({
        "seconds": measured.seconds,
        "perSecond": measured.per_second(),
        "openMs": timing::summary(measured.samples),
    }))
}

async fn one_stream(
    peer: Arc<Peer>,
    connection: Connection,
    protocol: StreamProtocol,
    bytes: u64,
) -> Result<Duration, Failure> {
    let start = Instant::now();
    let outbound = peer.node.streams.open(connection.id, vec![protocol]).await?;
    let opened_in = start.elapsed();
    let exchange = Exchange {
        bytes,
        chunk: echo::DEFAULT_CHUNK,
        wait_eof: true,
    };
    let echoed = echo::exchange(outbound.stream, exchange).await?;
    if !echoed.verified {
        let text = format!("{} bytes came back, not the {bytes} sent", echoed.bytes);
        return Err(Failure::new("MismatchError", text));
    }
    Ok(opened_in)
}

#[derive(Deserialize)]
pub struct HoldStreams {
    #[serde(flatten)]
    target: TargetArguments,
    count: usize,
    protocol: Option<String>,
}

/// Opens streams that stay open until their connection ends. If not all can be opened, `error` says why.
pub async fn hold_streams(peer: &Peer, arguments: HoldStreams) -> Result<Value, Failure> {
    let protocol = protocol_or(arguments.protocol, echo::PROTOCOL)?;
    let connection = peer.node.connect(&arguments.target.target()?, false).await?;
    for open in 0..arguments.count {
        match peer.node.streams.open(connection.id, vec![protocol.clone()]).await {
            Ok(outbound) => {
                let mut held = peer.held.lock().unwrap_or_else(PoisonError::into_inner);
                held.push(outbound.stream);
            }
            Err(failure) if open == 0 => return Err(failure),
            Err(failure) => return Ok(json!({"open": open, "error": failure})),
        }
    }
    Ok(json!({"open": arguments.count}))
}

#[derive(Deserialize)]
pub struct DialLoop {
    addr: OneOrMany,
    count: usize,
    parallel: Option<usize>,
    #[serde(default)]
    identify: bool,
}

/// Makes new connections and closes each again. The time of one ends when it stands, or with `identify` when the remote
/// is known.
pub async fn dial_loop(peer: &Arc<Peer>, arguments: DialLoop) -> Result<Value, Failure> {
    let addresses = TargetArguments {
        addr: Some(arguments.addr),
        peer: None,
    };
    let target = addresses.target()?;
    let identify = arguments.identify;
    let measured = repeat(arguments.count, arguments.parallel, {
        let peer = peer.clone();
        move || one_dial(peer.clone(), target.clone(), identify)
    })
    .await?;
    Ok(json!({
        "seconds": measured.seconds,
        "perSecond": measured.per_second(),
        "dialMs": timing::summary(measured.samples),
    }))
}

async fn one_dial(peer: Arc<Peer>, target: Target, identify: bool) -> Result<Duration, Failure> {
    let start = Instant::now();
    let connection = peer.node.connect(&target, true).await?;
    if identify {
        peer.node.identified(connection.id).await?;
    }
    let dialled_in = start.elapsed();
    peer.node.close_connection(connection.id).await?;
    Ok(dialled_in)
}

struct Measured {
    samples: Vec<Duration>,
    seconds: f64,
}

impl Measured {
    fn per_second(&self) -> f64 {
        self.samples.len() as f64 / self.seconds
    }
}

/// Runs a measurement `count` times, `parallel` at a time. The first failure ends all.
async fn repeat<F>(
    count: usize,
    parallel: Option<usize>,
    measure: impl Fn() -> F + Clone + Send + 'static,
) -> Result<Measured, Failure>
where
    F: Future<Output = Result<Duration, Failure>> + Send,
{
    let parallel = parallel.unwrap_or(1);
    if count == 0 || parallel == 0 {
        return Err(Failure::bad_request("count and parallel are at least 1"));
    }
    let begun = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..parallel.min(count) {
        let (begun, measure) = (begun.clone(), measure.clone());
        workers.spawn(async move {
            let mut samples = Vec::new();
            while begun.fetch_add(1, Ordering::Relaxed) < count {
                samples.push(measure().await?);
            }
            Ok::<_, Failure>(samples)
        });
    }
    let mut samples = Vec::with_capacity(count);
    while let Some(worker) = workers.join_next().await {
        samples.append(&mut worker.map_err(|e| Failure::new("InternalError", e))??);
    }
    Ok(Measured {
        samples,
        seconds: start.elapsed().as_secs_f64(),
    })
}
