//! The asking side of `/ipfs/ping/1.0.0`: 32 random bytes come back, again and again on one stream.

use std::{
    io,
    time::{Duration, Instant},
};

use futures::{AsyncReadExt, AsyncWriteExt};
use libp2p::{Stream, ping};

pub use ping::PROTOCOL_NAME as PROTOCOL;

const BYTES: usize = 32;

/// Pings one after the other and gives each round trip.
pub async fn ping(mut stream: Stream, count: usize) -> io::Result<Vec<Duration>> {
    let mut round_trips = Vec::new();
    for _ in 0..count {
        let sent: [u8; BYTES] = rand::random();
        let mut received = [0; BYTES];
        let start = Instant::now();
        stream.write_all(&sent).await?;
        stream.flush().await?;
        stream.read_exact(&mut received).await?;
        round_trips.push(start.elapsed());
        if received != sent {
            return Err(io::Error::other("the remote answered a ping with other bytes"));
        }
    }
    stream.close().await?;
    Ok(round_trips)
}
