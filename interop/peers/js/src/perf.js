/**
 * `/perf/1.0.0` (libp2p specification, perf/perf.md): the dialler writes how many bytes it wants as an unsigned 64 bit
 * big-endian number, then its upload, then closes for writing; the listener reads all of it and only then sends.
 */
import { PeerError } from './errors.js';
import { discard, forEachChunk, write } from './stream-io.js';

export const PERF_PROTOCOL = '/perf/1.0.0';

const HEADER_BYTES = 8;
const BLOCK = Buffer.alloc(64 * 1024);

/** The listener's side. */
export async function servePerf(stream) {
  const header = Buffer.alloc(HEADER_BYTES);
  let received = 0;
  await forEachChunk(stream, (chunk) => {
    if (received < HEADER_BYTES) {
      header.set(chunk.subarray(0, HEADER_BYTES - received), received);
    }
    received += chunk.byteLength;
  });
  if (received < HEADER_BYTES) {
    throw new PeerError('ProtocolError', `the stream ended after ${received} of the header's ${HEADER_BYTES} bytes`);
  }
  await writeBlocks(stream, header.readBigUInt64BE());
  await stream.close();
}

/** The dialler's side: returns the bytes received once the remote has closed for writing too. */
export async function runPerf(stream, { upload, download }) {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeBigUInt64BE(BigInt(download));
  const sending = async () => {
    await write(stream, header);
    await writeBlocks(stream, BigInt(upload));
    await stream.close();
  };
  const [received] = await Promise.all([discard(stream), sending()]);
  if (received !== download) {
    throw new PeerError('ProtocolError', `${download} bytes were asked for and ${received} came`);
  }
  return received;
}

async function writeBlocks(stream, bytes) {
  const block = BigInt(BLOCK.byteLength);
  for (let left = bytes; left > 0n; left -= block) {
    await write(stream, left < block ? BLOCK.subarray(0, Number(left)) : BLOCK);
  }
}
