/**
 * Protocols that a test makes the peer serve.
 */
import { createHash } from 'node:crypto';
import { text } from '../arguments.js';
import { serveEcho } from '../echo.js';
import { badRequest, textOf } from '../errors.js';
import { handlerOptions } from '../limits.js';
import { sendEvent } from '../output.js';
import { chunks } from '../stream-io.js';

/**
 * What each mode does with an inbound stream. They resolve at the remote's half-close and reject at a reset, and tell
 * in what they return more about the stream.
 */
const modes = {
  echo: async (stream) => ({ bytes: await serveEcho(stream) }),
  sink: async (stream, about) => {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const list of chunks(stream)) {
      for (const part of list) {
        hash.update(part);
      }
      bytes += list.byteLength;
    }
    sendEvent('sink', { ...about, bytes, sha256: hash.digest('hex') });
    await stream.close();
    return { bytes };
  },
  hang: async (stream) => {
    stream.pause();
    await halfClosed(stream);
    return {};
  },
  reset: async () => {
    throw new Error('Reset on purpose');
  },
};

/** Serves a protocol in one of the modes; an event `stream` tells how each inbound stream ended. */
export async function handle(args, { node, limits }) {
  const protocol = text(args, 'protocol');
  const mode = Object.hasOwn(modes, args.mode) ? modes[args.mode] : undefined;
  if (mode === undefined) {
    throw badRequest(`mode is needed, one of ${Object.keys(modes).join(', ')}`);
  }
  const serve = async (stream, connection) => {
    const about = { protocol, peer: String(connection.remotePeer), conn: connection.id };
    try {
      sendEvent('stream', { ...about, ended: 'eof', ...(await mode(stream, about)) });
    } catch (error) {
      sendEvent('stream', { ...about, ended: 'reset', reason: textOf(error) });
      stream.abort(error);
    }
  };
  await node.handle(protocol, serve, { ...handlerOptions(limits), force: true });
  return { protocols: node.getProtocols() };
}

/** Serves a protocol no longer. */
export async function unhandle(args, { node }) {
  await node.unhandle(text(args, 'protocol'));
  return { protocols: node.getProtocols() };
}

/** Waits for the remote's half-close without reading anything. */
function halfClosed(stream) {
  return new Promise((resolve, reject) => {
    const settle = (event) => {
      if (event.error != null) {
        reject(event.error);
      } else {
        resolve();
      }
    };
    stream.addEventListener('remoteCloseWrite', settle);
    stream.addEventListener('close', (event) => settle({ error: event.error ?? new Error('The connection closed') }));
    if (stream.remoteWriteStatus === 'closed') {
      resolve();
    }
  });
}
