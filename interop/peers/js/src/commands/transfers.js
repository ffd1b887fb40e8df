/**
 * Commands that measure a connection: ping, round trips, echo and perf.
 */
import { randomBytes } from 'node:crypto';
import { PING_PROTOCOL } from '@libp2p/ping';
import { whole } from '../arguments.js';
import { connect, openStream } from '../connection.js';
import { ECHO_PROTOCOL, runEcho } from '../echo.js';
import { PeerError } from '../errors.js';
import { PERF_PROTOCOL, runPerf } from '../perf.js';
import { measureRoundTrips } from '../round-trips.js';
import { round, spread } from '../statistics.js';
import { chunks, resetOnFailure, write } from '../stream-io.js';

const PING_BYTES = 32;
/** Half of the first window of a yamux stream, which other peers can write before they read. */
const MAX_MESSAGE_BYTES = 128 * 1024;
const MAX_ROUND_TRIPS = 10_000_000;
const MIB = 1024 * 1024;

/** Pings one after the other on one stream. */
export async function ping(args, host, signal) {
  const count = whole(args, 'count', { least: 1, fallback: 1 });
  const connection = await connect(args, host, signal);
  const stream = await openStream(connection, [PING_PROTOCOL], host, signal);
  const durations = await resetOnFailure(stream, () => pingAll(stream, count));
  await stream.close();
  return count === 1 ? { rttMs: round(durations[0], 3) } : { count, ...spread(durations) };
}

async function pingAll(stream, count) {
  const answers = chunks(stream);
  const durations = [];
  for (let sent = 0; sent < count; sent += 1) {
    const payload = randomBytes(PING_BYTES);
    const started = performance.now();
    await write(stream, payload);
    const answer = await readPing(answers);
    durations.push(performance.now() - started);
    if (!payload.equals(answer)) {
      throw new PeerError('ProtocolError', 'the ping came back with other bytes');
    }
  }
  await answers.return();
  return durations;
}

async function readPing(answers) {
  const parts = [];
  for (let bytes = 0; bytes < PING_BYTES; ) {
    const { value, done } = await answers.next();
    if (done) {
      throw new PeerError('ProtocolError', `the ping stream ended after ${bytes} of ${PING_BYTES} bytes`);
    }
    parts.push(value.subarray());
    bytes += value.byteLength;
  }
  return Buffer.concat(parts);
}

/** Sends a message to an echo protocol and waits until it is back, again and again on one stream. */
export async function roundTrips(args, host, signal) {
  const bytes = whole(args, 'bytes', { least: 1, most: MAX_MESSAGE_BYTES, fallback: 32 });
  const count = whole(args, 'count', { least: 1, most: MAX_ROUND_TRIPS, fallback: 1000 });
  const warmup = whole(args, 'warmup', { most: MAX_ROUND_TRIPS, fallback: 0 });
  const connection = await connect(args, host, signal);
  const stream = await openStream(connection, [args.protocol ?? ECHO_PROTOCOL], host, signal);
  const measured = await resetOnFailure(stream, () => measureRoundTrips(stream, { bytes, warmup, count }));
  return { count, bytes, perSecond: (count / measured.elapsed) * 1000, ...spread(measured.samples) };
}

/** Sends bytes to an echo protocol and verifies what comes back. */
export async function echo(args, host, signal) {
  const options = {
    bytes: whole(args, 'bytes'),
    chunk: whole(args, 'chunk', { least: 1, fallback: 64 * 1024 }),
    waitEof: args.waitEof !== false,
  };
  const connection = await connect(args, host, signal);
  const started = performance.now();
  const stream = await openStream(connection, [args.protocol ?? ECHO_PROTOCOL], host, signal);
  const result = await resetOnFailure(stream, () => runEcho(stream, options));
  return { ...result, ms: round(performance.now() - started, 3) };
}

/** Transfers bytes with the perf protocol; the time runs from opening the stream to the remote's half-close. */
export async function perf(args, host, signal) {
  const upload = whole(args, 'upload', { fallback: 0 });
  const download = whole(args, 'download', { fallback: 0 });
  const connection = await connect(args, host, signal);
  const started = performance.now();
  const stream = await openStream(connection, [PERF_PROTOCOL], host, signal);
  const downloaded = await resetOnFailure(stream, () => runPerf(stream, { upload, download }));
  const seconds = (performance.now() - started) / 1000;
  return {
    uploadBytes: upload,
    downloadBytes: downloaded,
    seconds: round(seconds, 6),
    mibPerSecond: round((upload + downloaded) / MIB / seconds, 3),
  };
}
