//! What the `handle` command lets a protocol do with its inbound streams.

use std::{io, sync::Arc};

use futures::{AsyncReadExt, AsyncWriteExt};
use libp2p::Stream;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::echo;
use crate::{
    output::Output,
    streams::{Acceptor, Inbound},
};

const BLOCK: usize = 64 * 1024;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Sends everything back.
    Echo,
    /// Reads everything and tells length and hash.
    Sink,
    /// Accepts and then neither reads nor writes.
    Hang,
    /// Resets at once.
    Reset,
}

impl Mode {
    fn name(self) -> &'static str {
        match self {
            Self::Echo => "echo",
            Self::Sink => "sink",
            Self::Hang => "hang",
            Self::Reset => "reset",
        }
    }
}

/// Treats every stream as the mode says and tells when it has ended.
pub fn acceptor(mode: Mode, output: Output) -> Acceptor {
    Arc::new(move |inbound| {
        tokio::spawn(run(mode, inbound, output.clone()));
    })
}

async fn run(mode: Mode, inbound: Inbound, output: Output) {
    let Inbound {
        stream,
        protocol,
        peer,
        connection,
        mut connected,
    } = inbound;
    let facts = json!({
        "protocol": protocol.to_string(),
        "peer": peer.to_string(),
        "conn": connection.to_string(),
    });
    let tell = |event: &str, more: serde_json::Value| {
        let mut line = json!({"event": event});
        for part in [&facts, &more] {
            let (line, part) = (line.as_object_mut(), part.as_object());
            line.zip(part).map(|(line, part)| line.extend(part.clone()));
        }
        output.line(&line);
    };
    let ended = match mode {
        Mode::Echo => end(echo_to_end(stream).await),
        Mode::Sink => match sink(stream).await {
            Ok((bytes, hash)) => {
                tell("sink", json!({"bytes": bytes, "sha256": hash}));
                "eof"
            }
            Err(_) => "reset",
        },
        Mode::Hang => {
            // Completes, as an error, when the connection is gone.
            while connected.changed().await.is_ok() {}
            "reset"
        }
        // Dropping a stream that is open in both directions resets it.
        Mode::Reset => {
            drop(stream);
            "reset"
        }
    };
    tell("stream", json!({"mode": mode.name(), "ended": ended}));
}

fn end(outcome: io::Result<()>) -> &'static str {
    match outcome {
        Ok(()) => "eof",
        Err(_) => "reset",
    }
}

async fn echo_to_end(mut stream: Stream) -> io::Result<()> {
    echo::copy_back(&mut stream).await?;
    fail_if_reset(&mut stream).await?;
    stream.close().await
}

async fn sink(mut stream: Stream) -> io::Result<(u64, String)> {
    let mut block = vec![0; BLOCK];
    let mut hash = Sha256::new();
    let mut bytes = 0;
    loop {
        let read = stream.read(&mut block).await?;
        if read == 0 {
            break;
        }
        hash.update(&block[..read]);
        bytes += read as u64;
    }
    fail_if_reset(&mut stream).await?;
    stream.close().await?;
    Ok((bytes, data_encoding::HEXLOWER.encode(&hash.finalize())))
}

/// Tells a reset from a half-close, both of which rust's yamux reads as the end of the stream: after a reset it takes no more
/// writes. The empty write costs one empty frame.
async fn fail_if_reset(stream: &mut Stream) -> io::Result<()> {
    stream.write(&[]).await.map(drop)
}
