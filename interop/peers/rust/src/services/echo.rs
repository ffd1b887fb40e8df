//! `/echo/1.0.0`: every byte comes back, then the half-close.

use std::io;

use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use libp2p::{Stream, StreamProtocol};

pub const PROTOCOL: StreamProtocol = StreamProtocol::new("/echo/1.0.0");

/// As much as a frame of rust's yamux carries. Every open stream holds one.
const BLOCK: usize = 16 * 1024;

/// A prime, so that the pattern meets the borders of chunks and frames at another place each time.
pub const PATTERN: usize = 65_521;

pub async fn serve(mut stream: Stream) -> io::Result<()> {
    copy_back(&mut stream).await?;
    stream.close().await
}

/// Sends back what comes until the remote half-closes, and counts.
pub async fn copy_back(stream: &mut Stream) -> io::Result<u64> {
    let mut block = vec![0; BLOCK];
    let mut bytes = 0;
    loop {
        let read = stream.read(&mut block).await?;
        if read == 0 {
            return Ok(bytes);
        }
        stream.write_all(&block[..read]).await?;
        bytes += read as u64;
    }
}

/// How the asking side goes about it.
pub struct Exchange {
    pub bytes: u64,
    /// How much is written at a time.
    pub chunk: usize,
    /// Whether the remote's half-close has to follow the last byte.
    pub wait_eof: bool,
}

pub struct Echoed {
    pub bytes: u64,
    /// Whether exactly the bytes that were sent came back.
    pub verified: bool,
}

/// Writes and reads at the same time.
pub async fn exchange(stream: Stream, exchange: Exchange) -> io::Result<Echoed> {
    let pattern = Pattern::new();
    let (mut reader, mut writer) = stream.split();
    let write = async {
        write_pattern(&mut writer, &pattern, &exchange).await?;
        writer.close().await
    };
    let read = read_pattern(&mut reader, &pattern, &exchange);
    let ((), echoed) = futures::try_join!(write, read)?;
    Ok(echoed)
}

async fn write_pattern(
    writer: &mut (impl AsyncWrite + Unpin),
    pattern: &Pattern,
    exchange: &Exchange,
) -> io::Result<()> {
    let mut chunk = Vec::with_capacity(exchange.chunk);
    let mut sent = 0;
    while sent < exchange.bytes {
        let length = (exchange.chunk as u64).min(exchange.bytes - sent);
        chunk.clear();
        chunk.extend((sent..sent + length).map(|offset| pattern.at(offset)));
        writer.write_all(&chunk).await?;
        writer.flush().await?;
        sent += length;
    }
    Ok(())
}

async fn read_pattern(
    reader: &mut (impl AsyncRead + Unpin),
    pattern: &Pattern,
    exchange: &Exchange,
) -> io::Result<Echoed> {
    let mut block = vec![0; BLOCK];
    let mut bytes = 0;
    let mut same = true;
    while exchange.wait_eof || bytes < exchange.bytes {
        let read = reader.read(&mut block).await?;
        if read == 0 {
            break;
        }
        let mut pairs = block[..read].iter().zip(bytes..);
        same = same && pairs.all(|(byte, offset)| *byte == pattern.at(offset));
        bytes += read as u64;
    }
    Ok(Echoed {
        bytes,
        verified: same && bytes == exchange.bytes,
    })
}

/// An endless sequence of bytes, random at first and then repeating.
struct Pattern {
    bytes: Vec<u8>,
}

impl Pattern {
    fn new() -> Self {
        let bytes = (0..PATTERN).map(|_| rand::random()).collect();
        Self { bytes }
    }

    fn at(&self, offset: u64) -> u8 {
        self.bytes[(offset % PATTERN as u64) as usize]
    }
}
