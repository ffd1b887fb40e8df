/**
 * `/echo/1.0.0`: every byte comes back, then the half-close.
 */
import { randomBytes } from 'node:crypto';
import { chunks, forEachChunk, pauseUntilDrained, write } from './stream-io.js';

export const ECHO_PROTOCOL = '/echo/1.0.0';

/** A prime, so that the pattern meets chunk and frame borders at a different place each time. */
const PATTERN_BYTES = 65_521;

/** The listener's side. Returns how many bytes were echoed. */
export async function serveEcho(stream) {
  let bytes = 0;
  let paused = false;
  await forEachChunk(stream, (chunk) => {
    bytes += chunk.byteLength;
    if (!stream.send(chunk) && !paused) {
      paused = true;
      // What goes wrong here has closed the stream, which forEachChunk tells.
      pauseUntilDrained(stream).then(() => { paused = false; }, () => {});
    }
  });
  await stream.close();
  return bytes;
}

/**
 * The dialler's side: writes and reads at the same time and compares what comes back. With `waitEof` our half-close
 * goes out after the last byte and the remote's has to follow; without it we close once the last byte is back.
 * Returns the bytes received and whether they are those that were sent.
 */
export async function runEcho(stream, { bytes, chunk, waitEof }) {
  const pattern = new Pattern(chunk);
  const reading = waitEof ? readAll(stream, pattern, Infinity) : readAll(stream, pattern, bytes);
  const writing = writePattern(stream, pattern, bytes, chunk).then(() => (waitEof ? stream.close() : undefined));
  const [received] = await Promise.all([reading, writing]);
  if (!waitEof) {
    await stream.close();
  }
  return { bytes: received.bytes, verified: received.matches && received.bytes === bytes };
}

async function writePattern(stream, pattern, bytes, chunk) {
  for (let sent = 0; sent < bytes; sent += chunk) {
    await write(stream, pattern.at(sent, Math.min(chunk, bytes - sent)));
  }
}

async function readAll(stream, pattern, limit) {
  let bytes = 0;
  let matches = true;
  if (limit === 0) {
    return { bytes, matches };
  }
  for await (const list of chunks(stream)) {
    for (const part of list) {
      matches = matches && pattern.matches(bytes, part);
      bytes += part.byteLength;
    }
    if (bytes >= limit) {
      break;
    }
  }
  return { bytes, matches };
}

/** An endless sequence of bytes, random at first and then repeating. */
class Pattern {
  #bytes;

  constructor(longest) {
    const once = randomBytes(PATTERN_BYTES);
    const length = PATTERN_BYTES + longest;
    this.#bytes = Buffer.alloc(length);
    for (let at = 0; at < length; at += PATTERN_BYTES) {
      once.copy(this.#bytes, at);
    }
  }

  /** The bytes from an offset on: as many as asked for, or fewer beyond the longest piece. */
  at(offset, length) {
    const start = offset % PATTERN_BYTES;
    return this.#bytes.subarray(start, start + length);
  }

  matches(offset, part) {
    for (let at = 0; at < part.byteLength; ) {
      const expected = this.at(offset + at, part.byteLength - at);
      if (expected.compare(part, at, at + expected.byteLength) !== 0) {
        return false;
      }
      at += expected.byteLength;
    }
    return true;
  }
}
