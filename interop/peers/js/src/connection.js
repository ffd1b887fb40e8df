/**
 * Connections and the streams on them: opening, describing, closing.
 */
import { target } from './arguments.js';
import { hadEarlyMuxer } from './early-muxer.js';
import { dialling, negotiating } from './errors.js';

/** A connection as results and events show it. */
export function describeConnection(connection) {
  const { limits } = connection;
  return {
    id: connection.id,
    peer: String(connection.remotePeer),
    remoteAddr: String(connection.remoteAddr),
    direction: connection.direction,
    encryption: connection.encryption ?? null,
    multiplexer: connection.multiplexer ?? null,
    earlyMuxer: hadEarlyMuxer(connection),
    limited: limits != null,
    // What is left of them; bytes are a bigint.
    limits: limits == null ? null : { bytes: Number(limits.bytes ?? 0), seconds: limits.seconds ?? 0 },
  };
}

/** The connection that a command's `addr` or `peer` asks for: one that is up already, or a new one. */
export function connect(args, { node }, signal, options = {}) {
  // The library dials anew where there is a limited connection only, and whoever came through a relay has no address.
  const [open] = args.addr === undefined && options.force !== true ? node.getConnections(target(args)) : [];
  return open ?? dialling(node.dial(target(args), { signal, ...options }));
}

/** All connections there are. The library's own list copies itself once for every peer on it. */
export function allConnections(node) {
  return [...node.components.connectionManager.getConnectionsMap().values()].flat();
}

/** A new stream with one of the protocols, which is reset when the signal aborts. */
export async function openStream(connection, protocols, { limits }, signal) {
  const stream = await negotiating(
    connection.newStream(protocols, {
      signal, maxOutboundStreams: limits.streamsPerProtocol, runOnLimitedConnection: true,
    }),
  );
  const onAbort = () => stream.abort(signal.reason);
  signal.addEventListener('abort', onAbort);
  stream.addEventListener('close', () => signal.removeEventListener('abort', onAbort));
  return stream;
}

/** Closes a connection and waits until it is closed; one that does not close in good order is aborted. */
export async function closeConnection(connection, { abort = false, signal } = {}) {
  if (connection.status === 'closed' || connection.status === 'aborted' || connection.status === 'reset') {
    return;
  }
  const closed = new Promise((resolve) => connection.addEventListener('close', resolve, { once: true }));
  if (abort) {
    connection.abort(new Error('Closed by a command'));
  } else {
    await connection.close().catch((error) => connection.abort(error));
  }
  signal?.throwIfAborted();
  await closed;
}
