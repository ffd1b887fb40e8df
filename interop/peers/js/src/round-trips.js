/**
 * A message that an echo sends back, again and again on one stream.
 */
import { randomBytes } from 'node:crypto';
import { PeerError } from './errors.js';
import { forEachChunk } from './stream-io.js';

/**
 * Sends and receives in turn, `warmup` times without counting and then `count` times; half-closes and waits for the
 * remote's end. Returns the milliseconds of each round trip that counts, and of all these together.
 */
export async function measureRoundTrips(stream, { bytes, warmup, count }) {
  const message = randomBytes(bytes);
  const samples = new Float64Array(count);
  let trip = -warmup;
  let received = 0;
  let began = 0;
  let start = 0;
  let end = 0;
  const send = () => {
    began = performance.now();
    if (trip === 0) {
      start = began;
    }
    // The stream sends on by itself what does not fit into its window at once.
    stream.send(message);
  };
  send();
  await forEachChunk(stream, (chunk) => {
    if (trip === count) {
      throw new PeerError('ProtocolError', 'more bytes came back than were sent');
    }
    const from = received;
    received += chunk.byteLength;
    if (received >= bytes) {
      end = performance.now();
    }
    check(message, from, chunk);
    if (received < bytes) {
      return;
    }
    if (trip >= 0) {
      samples[trip] = end - began;
    }
    received = 0;
    trip += 1;
    if (trip < count) {
      send();
    } else {
      stream.close().catch((error) => stream.abort(error));
    }
  });
  if (trip < count) {
    throw new PeerError('ProtocolError', `the echo ended after ${trip + warmup} round trips`);
  }
  return { samples, elapsed: end - start };
}

/** The bytes of the chunk have to be those of the message from `at` on. */
function check(message, at, chunk) {
  let from = at;
  for (const part of chunk) {
    const to = from + part.byteLength;
    if (to > message.byteLength || message.compare(part, 0, part.byteLength, from, to) !== 0) {
      throw new PeerError('ProtocolError', 'other bytes came back than were sent');
    }
    from = to;
  }
}
