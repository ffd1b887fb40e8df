//! A message that an echo sends back, again and again on one stream.

use std::time::{Duration, Instant};

use futures::{AsyncReadExt, AsyncWriteExt};
use libp2p::Stream;

use crate::failure::Failure;

pub struct RoundTrips {
    /// Those that count, in order.
    pub samples: Vec<Duration>,
    /// From the beginning of the first of them to the end of the last.
    pub elapsed: Duration,
}

/// Writes and reads in turn, `warmup` times without counting and then `count` times; half-closes and waits for the
/// remote's end.
pub async fn measure(mut stream: Stream, bytes: usize, warmup: usize, count: usize) -> Result<RoundTrips, Failure> {
    let mut message = vec![0; bytes];
    rand::fill(&mut message[..]);
    let mut echo = vec![0; bytes];
    let mut samples = Vec::with_capacity(count);
    let mut start = Instant::now();
    for trip in 0..warmup + count {
        let began = Instant::now();
        if trip == warmup {
            start = began;
        }
        stream.write_all(&message).await?;
        stream.flush().await?;
        stream.read_exact(&mut echo).await?;
        if trip >= warmup {
            samples.push(began.elapsed());
        }
        if echo != message {
            let text = format!("other bytes came back, after {trip} round trips");
            return Err(Failure::new("MismatchError", text));
        }
    }
    let elapsed = start.elapsed();
    stream.close().await?;
    if stream.read(&mut echo).await? > 0 {
        return Err(Failure::new("MismatchError", "more bytes came than were sent"));
    }
    Ok(RoundTrips { samples, elapsed })
}
