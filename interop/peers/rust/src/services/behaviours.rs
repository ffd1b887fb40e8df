//! What the `handle` command lets a protocol do with its inbound streams.

use std::{io, sync::Arc};

use data_encoding::HEXLOWER;
use futures::{AsyncReadExt, AsyncWriteExt};
use libp2p::{PeerId, Stream, StreamProtocol, swarm::ConnectionId};
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
    /// Accepts and then neither takes nor sends anything.
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
        mut stream,
        protocol,
        peer,
        connection,
        mut connected,
    } = inbound;
    let teller = Teller {
        protocol,
        peer,
        connection,
        output,
    };
    match mode {
        Mode::Echo => {
            let echoed = echo_to_end(&mut stream).await;
            teller.ended(mode, echoed);
        }
        Mode::Sink => {
            let sunk = sink(&mut stream).await;
            if let Ok((bytes, hash)) = &sunk {
                teller.sunk(*bytes, hash);
            }
            teller.ended(mode, sunk.map(|(bytes, _)| bytes));
        }
        Mode::Hang => {
            let ended = hang(&mut stream).await;
            teller.ended(mode, ended);
            // The remote that has half-closed still waits for our half, until the connection is gone.
            while connected.changed().await.is_ok() {}
        }
        Mode::Reset => {
            // A stream that is open in both directions is reset when it is dropped.
            drop(stream);
            teller.ended(mode, Err(io::Error::other("reset by the handler")));
        }
    }
}

/// Tells what became of one stream.
struct Teller {
    protocol: StreamProtocol,
    peer: PeerId,
    connection: ConnectionId,
    output: Output,
}

impl Teller {
    fn sunk(&self, bytes: u64, hash: &str) {
        self.output.line(&json!({
            "event": "sink",
            "protocol": self.protocol.to_string(),
            "peer": self.peer.to_string(),
            "conn": self.connection.to_string(),
            "bytes": bytes,
            "sha256": hash,
        }));
    }

    /// `outcome` is the number of bytes that came before the remote's half-close, or why there was none.
    fn ended(&self, mode: Mode, outcome: io::Result<u64>) {
        self.output.line(&json!({
            "event": "stream",
            "protocol": self.protocol.to_string(),
            "peer": self.peer.to_string(),
            "conn": self.connection.to_string(),
            "mode": mode.name(),
            "ended": if outcome.is_ok() { "eof" } else { "reset" },
            "bytes": outcome.as_ref().ok(),
            "reason": outcome.as_ref().err().map(ToString::to_string),
        }));
    }
}

async fn echo_to_end(stream: &mut Stream) -> io::Result<u64> {
    let bytes = echo::copy_back(stream).await?;
    fail_if_reset(stream).await?;
    stream.close().await?;
    Ok(bytes)
}

async fn sink(stream: &mut Stream) -> io::Result<(u64, String)> {
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
    fail_if_reset(stream).await?;
    stream.close().await?;
    Ok((bytes, HEXLOWER.encode(&hash.finalize())))
}

/// Waits for the remote's end of the stream and takes nothing: an empty read of rust's yamux completes only then.
async fn hang(stream: &mut Stream) -> io::Result<u64> {
    let taken = stream.read(&mut []).await?;
    fail_if_reset(stream).await?;
    Ok(taken as u64)
}

/// Tells a reset from a half-close, both of which rust's yamux reads as the end of the stream: after a reset it takes
/// no more writes. The empty write costs one empty frame.
async fn fail_if_reset(stream: &mut Stream) -> io::Result<()> {
    stream.write(&[]).await.map(drop)
}
