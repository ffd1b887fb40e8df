/**
 * Commands about the peer itself.
 */
import { readdir } from 'node:fs/promises';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { publicKeyToProtobuf } from '@libp2p/crypto/keys';
import { addresses } from '../arguments.js';
import { allConnections } from '../connection.js';
import { PeerError, textOf } from '../errors.js';

/** Who the peer is, where it listens and which protocols it serves. */
export function describeSelf({ node }) {
  return {
    peerId: String(node.peerId),
    keyType: node.peerId.type.toLowerCase(),
    addrs: node.getMultiaddrs().map(String),
    protocols: node.getProtocols(),
  };
}

export async function info(args, host) {
  const { peerId } = host.node;
  return {
    ...describeSelf(host),
    peerIdCid: String(peerId.toCID()),
    publicKey: Buffer.from(publicKeyToProtobuf(peerId.publicKey)).toString('base64'),
  };
}

/** Listens on more addresses. */
export async function listen(args, { node }) {
  try {
    await node.components.transportManager.listen(addresses(args));
  } catch (error) {
    throw error.name === 'BadRequest' ? error : new PeerError('ListenError', textOf(error), error);
  }
  return { addrs: node.getMultiaddrs().map(String) };
}

/**
 * What the process takes: bytes of memory, seconds of processor time so far, open files where the system tells. With
 * `collect` after the garbage is collected, where node was started with `--expose-gc`.
 */
export async function stats(args, { node }) {
  if (args.collect === true) {
    globalThis.gc?.();
    // What finalizers let go of is garbage only then.
    await setImmediate();
    globalThis.gc?.();
  }
  const memory = process.memoryUsage();
  const cpu = process.cpuUsage();
  return {
    rss: memory.rss,
    heapUsed: memory.heapUsed,
    directMemory: memory.external,
    connections: allConnections(node).length,
    cpu: (cpu.user + cpu.system) / 1e6,
    openFiles: await readdir('/proc/self/fd').then((files) => files.length, () => null),
  };
}

/** Nothing to do: the command loop ends the process after the answer. */
export async function close() {
  return {};
}
