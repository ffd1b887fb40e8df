/**
 * Commands that open, list and close connections.
 */
import { addresses, peer, text, whole } from '../arguments.js';
import { allConnections, closeConnection, connect, describeConnection } from '../connection.js';
import { PeerError, badRequest, dialling } from '../errors.js';
import { round, series, spread } from '../statistics.js';
import { whenIdentified } from './identify.js';

export async function dial(args, host, signal) {
  const started = performance.now();
  const connection = await connect(args, host, signal, { force: args.force === true });
  return { ...describeConnection(connection), ms: round(performance.now() - started, 3) };
}

export async function conns(args, { node }) {
  const open = openConnections(args, node);
  return args.countOnly === true ? { count: open.length } : { count: open.length, conns: open.map(describeConnection) };
}

/** Closes every connection to a peer. */
export async function disconnect(args, { node }, signal) {
  if (args.peer === undefined) {
    throw badRequest('peer is needed');
  }
  const open = openConnections(args, node);
  await Promise.all(open.map((connection) => closeConnection(connection, { abort: args.abort === true, signal })));
  return { closed: open.length };
}

/** Closes one connection by its id. */
export async function closeConn(args, { node }, signal) {
  const id = text(args, 'conn');
  const connection = allConnections(node).find((candidate) => candidate.id === id);
  if (connection === undefined) {
    throw new PeerError('NotFoundError', `there is no connection ${id}`);
  }
  await closeConnection(connection, { abort: args.abort === true, signal });
  return {};
}

/** Opens and closes new connections, one after the other or some at a time. */
export async function dialLoop(args, { node }, signal) {
  const [address] = addresses(args);
  const count = whole(args, 'count', { least: 1 });
  const parallel = whole(args, 'parallel', { least: 1, fallback: 1 });
  const durations = [];
  const figures = await series(count, parallel, async () => {
    signal.throwIfAborted();
    const started = performance.now();
    // The dial queue joins dials of the same peer into one, forced or not, so the transport is asked directly.
    const connection = await dialling(node.components.transportManager.dial(address, { signal }));
    if (args.identify === true) {
      await whenIdentified(node, connection, signal);
    }
    durations.push(performance.now() - started);
    await closeConnection(connection, { signal });
  });
  return { ...figures, dialMs: spread(durations) };
}

function openConnections(args, node) {
  const wanted = args.peer === undefined ? allConnections(node) : node.getConnections(peer(args));
  return wanted.filter((connection) => connection.status === 'open');
}
