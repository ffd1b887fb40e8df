/**
 * Commands that open streams of any protocol.
 */
import { protocols, whole } from '../arguments.js';
import { connect, openStream } from '../connection.js';
import { ECHO_PROTOCOL } from '../echo.js';
import { PeerError, describe } from '../errors.js';
import { round, series, spread } from '../statistics.js';
import { chunks, discard, resetOnFailure, write } from '../stream-io.js';
import { decodeValue, encodeValue } from '../values.js';

/** So many bytes of an answer are shown; those beyond are counted only. */
const SHOWN_BYTES = 1024 * 1024;

/**
 * Opens one stream. With `send` its bytes go out, then the half-close, and what the remote answers until its own
 * half-close is the result. Without, the stream is negotiated and closed, and nothing is waited for.
 */
export async function newStream(args, host, signal) {
  const wanted = protocols(args);
  const data = args.send === undefined ? undefined : decodeValue(args.send, 'send');
  const connection = await connect(args, host, signal);
  const started = performance.now();
  const stream = await openStream(connection, wanted, host, signal);
  const opened = { protocol: stream.protocol, ms: round(performance.now() - started, 3) };
  if (data === undefined) {
    // A reset by the remote after we let go of the stream is nothing that this command could report.
    discard(stream).catch(() => {});
    await stream.close();
    return { ...opened, received: 0, data: '' };
  }
  const received = await resetOnFailure(stream, () => exchange(stream, data));
  return { ...opened, received: received.bytes, ...encodeValue(received.shown) };
}

async function exchange(stream, data) {
  const [received] = await Promise.all([collect(stream), sendAll(stream, data)]);
  return received;
}

async function sendAll(stream, data) {
  if (data.byteLength > 0) {
    await write(stream, data);
  }
  await stream.close();
}

async function collect(stream) {
  const shown = [];
  let bytes = 0;
  for await (const chunk of chunks(stream)) {
    if (bytes < SHOWN_BYTES) {
      shown.push(chunk.subarray(0, Math.min(chunk.byteLength, SHOWN_BYTES - bytes)));
    }
    bytes += chunk.byteLength;
  }
  return { bytes, shown: Buffer.concat(shown) };
}

/** Opens and closes many streams; each writes `bytes` and, unless that is 0, has to get as many back. */
export async function streams(args, host, signal) {
  const wanted = protocols({ protocol: ECHO_PROTOCOL, ...args });
  const count = whole(args, 'count', { least: 1 });
  const parallel = whole(args, 'parallel', { least: 1, fallback: 1 });
  const data = Buffer.alloc(whole(args, 'bytes', { fallback: 1 }), 'x');
  const connection = await connect(args, host, signal);
  const durations = [];
  const figures = await series(count, parallel, async () => {
    const started = performance.now();
    const stream = await openStream(connection, wanted, host, signal);
    durations.push(performance.now() - started);
    await resetOnFailure(stream, async () => {
      const [received] = await Promise.all([discard(stream), sendAll(stream, data)]);
      if (data.byteLength > 0 && received !== data.byteLength) {
        throw new PeerError('ProtocolError', `${data.byteLength} bytes were written and ${received} came back`);
      }
    });
  });
  return { ...figures, openMs: spread(durations) };
}

/**
 * Opens streams and leaves them open until their connection goes. The result counts those that stand at the end;
 * `error` says why there are fewer than asked for.
 */
export async function holdStreams(args, host, signal) {
  const wanted = protocols({ protocol: ECHO_PROTOCOL, ...args });
  const count = whole(args, 'count', { least: 1 });
  const connection = await connect(args, host, signal);
  const held = [];
  let failure;
  while (held.length < count && failure === undefined) {
    try {
      held.push(await openStream(connection, wanted, host, signal));
    } catch (error) {
      failure = error;
    }
  }
  if (held.length === 0) {
    throw failure;
  }
  const open = held.filter((stream) => stream.status === 'open').length;
  return failure === undefined ? { open } : { open, error: describe(failure) };
}
