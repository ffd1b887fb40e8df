//! `/echo/1.0.0`: every byte comes back, then the half-close.

use std::{io, iter, sync::LazyLock};

use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use libp2p::{Stream, StreamProtocol};

pub const PROTOCOL: StreamProtocol = StreamProtocol::new("/echo/1.0.0");

/// What an open stream that is silent holds.
const FIRST_BLOCK: usize = 1024;

/// Several frames of rust's yamux.
const BLOCK: usize = 64 * 1024;

/// A prime, so that the pattern meets the borders of chunks and frames at another place each time.
const PATTERN: usize = 65_521;

pub async fn serve(mut stream: Stream) -> io::Result<()> {
    copy_back(&mut stream).await?;
    stream.close().await
}

/// Sends back what comes until the remote half-closes, and counts. The block grows once it was full.
pub async fn copy_back(stream: &mut Stream) -> io::Result<u64> {
    let mut block = vec![0; FIRST_BLOCK];
    let mut bytes = 0;
    loop {
        let read = stream.read(&mut block).await?;
        if read == 0 {
            return Ok(bytes);
        }
        stream.write_all(&block[..read]).await?;
        stream.flush().await?;
        bytes += read as u64;
        if read == block.len() {
            block.resize(BLOCK, 0);
        }
    }
}

/// How much the asking side writes at a time unless told otherwise.
pub const DEFAULT_CHUNK: usize = 64 * 1024;

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

/// Writes and reads, at the same time unless the bytes are so few that they fit into any window.
pub async fn exchange(mut stream: Stream, exchange: Exchange) -> io::Result<Echoed> {
    if exchange.bytes <= DEFAULT_CHUNK as u64 {
        write_pattern(&mut stream, &exchange).await?;
        return read_pattern(&mut stream, &exchange).await;
    }
    let (mut reader, mut writer) = stream.split();
    let write = write_pattern(&mut writer, &exchange);
    let read = read_pattern(&mut reader, &exchange);
    let ((), echoed) = futures::try_join!(write, read)?;
    Ok(echoed)
}

/// Writes all and half-closes.
async fn write_pattern(writer: &mut (impl AsyncWrite + Unpin), exchange: &Exchange) -> io::Result<()> {
    let mut chunk = Vec::new();
    let mut sent = 0;
    while sent < exchange.bytes {
        let length = (exchange.chunk as u64).min(exchange.bytes - sent);
        chunk.clear();
        Pattern::pieces(sent, length as usize).for_each(|piece| chunk.extend_from_slice(piece));
        writer.write_all(&chunk).await?;
        writer.flush().await?;
        sent += length;
    }
    writer.close().await
}

async fn read_pattern(reader: &mut (impl AsyncRead + Unpin), exchange: &Exchange) -> io::Result<Echoed> {
    let mut block = vec![0; exchange.bytes.clamp(1, BLOCK as u64) as usize];
    let mut bytes = 0;
    let mut same = true;
    while exchange.wait_eof || bytes < exchange.bytes {
        let read = reader.read(&mut block).await?;
        if read == 0 {
            break;
        }
        same = same && Pattern::matches(bytes, &block[..read]);
        bytes += read as u64;
    }
    Ok(Echoed {
        bytes,
        verified: same && bytes == exchange.bytes,
    })
}

/// An endless sequence of bytes, random at first and then repeating; the same for all streams of this process.
struct Pattern;

static ONCE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut bytes = vec![0; PATTERN];
    rand::fill(&mut bytes[..]);
    bytes
});

impl Pattern {
    /// The bytes of a range, in pieces.
    fn pieces(offset: u64, length: usize) -> impl Iterator<Item = &'static [u8]> {
        let mut start = (offset % PATTERN as u64) as usize;
        let mut left = length;
        iter::from_fn(move || {
            let piece = &ONCE[start..PATTERN.min(start + left)];
            start = 0;
            left -= piece.len();
            (!piece.is_empty()).then_some(piece)
        })
    }

    fn matches(offset: u64, mut bytes: &[u8]) -> bool {
        Self::pieces(offset, bytes.len()).all(|piece| {
            let (head, rest) = bytes.split_at(piece.len());
            bytes = rest;
            head == piece
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_up_the_range() {
        let offset = PATTERN as u64 - 3;
        let whole = Pattern::pieces(offset, 2 * PATTERN).collect::<Vec<_>>().concat();
        assert_eq!(whole.len(), 2 * PATTERN);
        assert_eq!(whole[..3], ONCE[PATTERN - 3..]);
        assert_eq!(whole[3..3 + PATTERN], ONCE[..]);
        assert!(Pattern::matches(offset, &whole));
    }

    #[test]
    fn one_other_byte_does_not_match() {
        let mut bytes = Pattern::pieces(7, PATTERN).collect::<Vec<_>>().concat();
        assert!(!Pattern::matches(8, &bytes));
        bytes[PATTERN - 1] ^= 1;
        assert!(!Pattern::matches(7, &bytes));
    }
}
