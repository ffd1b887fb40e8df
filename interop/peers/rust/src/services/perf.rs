//! `/perf/1.0.0` (libp2p specification, perf/perf.md): the dialler writes how many bytes it wants as an unsigned 64 bit
//! big-endian number, then its upload, and half-closes; the listener reads all of it before it sends.

use std::io;

use futures::{AsyncReadExt, AsyncWriteExt};
use libp2p::{Stream, StreamProtocol};

pub const PROTOCOL: StreamProtocol = StreamProtocol::new("/perf/1.0.0");

const BLOCK: usize = 64 * 1024;

static ZEROS: [u8; BLOCK] = [0; BLOCK];

pub async fn serve(mut stream: Stream) -> io::Result<()> {
    let mut wanted = [0; 8];
    stream.read_exact(&mut wanted).await?;
    discard(&mut stream).await?;
    write_zeros(&mut stream, u64::from_be_bytes(wanted)).await?;
    stream.close().await
}

/// Uploads, then downloads, and gives the number of bytes received.
pub async fn measure(mut stream: Stream, upload: u64, download: u64) -> io::Result<u64> {
    stream.write_all(&download.to_be_bytes()).await?;
    write_zeros(&mut stream, upload).await?;
    stream.close().await?;
    discard(&mut stream).await
}

async fn write_zeros(stream: &mut Stream, bytes: u64) -> io::Result<()> {
    let mut left = bytes;
    while left > 0 {
        let length = left.min(BLOCK as u64);
        stream.write_all(&ZEROS[..length as usize]).await?;
        left -= length;
    }
    Ok(())
}

/// Reads to the end and counts.
async fn discard(stream: &mut Stream) -> io::Result<u64> {
    let mut block = vec![0; BLOCK];
    let mut bytes = 0;
    loop {
        match stream.read(&mut block).await? {
            0 => return Ok(bytes),
            read => bytes += read as u64,
        }
    }
}
