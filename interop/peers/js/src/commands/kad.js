/**
 * Commands on the DHT: its mode and table, values, providers, peers.
 */
import { createHash } from 'node:crypto';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';
import { peer, text, whole } from '../arguments.js';
import { PeerError, badRequest } from '../errors.js';
import { checkKey, dhtOf } from '../kad.js';
import { round } from '../statistics.js';
import { decodeValue, encodeValue } from '../values.js';

const RAW = 0x55;
const SHA2_256 = 0x12;

export async function kadMode(args, { node }, signal) {
  const dht = dhtOf(node);
  if (args.mode !== undefined) {
    if (!['client', 'server'].includes(args.mode)) {
      throw badRequest(`mode is client or server, not ${args.mode}`);
    }
    await dht.setMode(args.mode, { signal });
  }
  return { mode: dht.getMode() };
}

export async function kadTable(args, { node }) {
  const peers = Array.from(dhtOf(node).routingTable.kb.toIterable(), ({ peerId }) => String(peerId)).toSorted();
  return { size: peers.length, peers };
}

/** Waits for what the refresh does in the background: the library's own method does not. */
export async function kadRefresh(args, { node }, signal) {
  const dht = dhtOf(node);
  await dht.refreshRoutingTable({ signal });
  for await (const event of dht.getClosestPeers(node.peerId.toMultihash().bytes, { signal })) {
    void event;
  }
  return { size: dht.routingTable.size };
}

export async function kadPut(args, { node }, signal) {
  const started = performance.now();
  const copies = await putRecord(node, keyOf(args), decodeValue(args.value, 'value'), signal);
  return { stored: true, copies, ms: elapsed(started) };
}

/** Puts a record that holds, and tells how many peers have confirmed it. */
export async function putRecord(node, key, value, signal) {
  const dht = dhtOf(node);
  checkKey(dht, key);
  await judged(dht, key, value);
  let copies = 0;
  for await (const event of dht.put(key, value, { signal })) {
    if (event.name === 'PEER_RESPONSE' && event.messageName === 'PUT_VALUE') {
      copies += 1;
    }
  }
  if (copies === 0) {
    throw new PeerError('NotStoredError', 'no peer has confirmed the record');
  }
  return copies;
}

/** The library checks what others send, not what it puts. */
async function judged({ validators }, key, value) {
  const namespace = Buffer.from(key).toString('latin1').split('/')[1];
  try {
    await validators[namespace](key, value);
  } catch (error) {
    throw new PeerError('InvalidRecordError', error.message, error);
  }
}

export async function kadGet(args, { node }, signal) {
  const started = performance.now();
  const value = await getRecord(node, keyOf(args), signal);
  return { ...encodeValue(value), ms: elapsed(started) };
}

/** The best record under a key, which the library has judged. */
export async function getRecord(node, key, signal) {
  const dht = dhtOf(node);
  checkKey(dht, key);
  let best;
  for await (const event of dht.get(key, { signal })) {
    if (event.name === 'VALUE') {
      best = event.value;
    }
  }
  if (best === undefined) {
    throw new PeerError('NotFoundError', 'no record was found');
  }
  return best;
}

export async function kadProvide(args, { node }, signal) {
  const cid = content(args);
  const started = performance.now();
  let copies = 0;
  for await (const event of dhtOf(node).provide(cid, { signal })) {
    if (event.name === 'PEER_RESPONSE' && event.messageName === 'ADD_PROVIDER') {
      copies += 1;
    }
  }
  return { cid: String(cid), stored: true, copies, ms: elapsed(started) };
}

/** Ends with the lookup, or once there are as many as wanted. */
export async function kadFindProviders(args, { node }, signal) {
  const cid = content(args);
  const limit = whole(args, 'limit', { fallback: 0 });
  const started = performance.now();
  const providers = new Map();
  let firstMs = null;
  let queries = 0;
  for await (const event of dhtOf(node).findProviders(cid, { signal })) {
    if (event.name === 'SEND_QUERY') {
      queries += 1;
    }
    for (const info of event.name === 'PROVIDER' ? event.providers : []) {
      firstMs ??= elapsed(started);
      providers.set(String(info.id), describe(info));
    }
    if (limit > 0 && providers.size >= limit) {
      break;
    }
  }
  return { cid: String(cid), providers: [...providers.values()], firstMs, queries, ms: elapsed(started) };
}

export async function kadFindPeer(args, { node }, signal) {
  const wanted = peer(args);
  const started = performance.now();
  for await (const event of dhtOf(node).findPeer(wanted, { signal })) {
    if (event.name === 'FINAL_PEER') {
      return { ...describe(event.peer), ms: elapsed(started) };
    }
  }
  throw new PeerError('NotFoundError', `${wanted} was not found`);
}

export async function kadGetClosestPeers(args, { node }, signal) {
  const key = args.peer === undefined ? keyOf(args) : peer(args).toMultihash().bytes;
  const started = performance.now();
  const peers = new Map();
  for await (const event of dhtOf(node).getClosestPeers(key, { signal })) {
    if (event.name === 'FINAL_PEER') {
      peers.set(String(event.peer.id), describe(event.peer));
    }
  }
  return { peers: [...peers.values()], ms: elapsed(started) };
}

/** The key of a value: bytes, or `{"ns","peer"}` for the record of a peer under /pk/ or /ipns/. */
function keyOf(args) {
  const named = args.key;
  if (typeof named?.ns === 'string') {
    return recordKey(named.ns, peer(named));
  }
  return decodeValue(named, 'key');
}

/** The key of a peer's record in a namespace. */
export function recordKey(namespace, peerId) {
  return Buffer.concat([Buffer.from(`/${namespace}/`), peerId.toMultihash().bytes]);
}

/** What a provider provides: `cid`, or `data` that is hashed. */
function content(args) {
  if (args.cid === undefined) {
    const digest = createHash('sha256').update(decodeValue(args.data, 'cid or data')).digest();
    return CID.createV1(RAW, Digest.create(SHA2_256, digest));
  }
  try {
    return CID.parse(text(args, 'cid'));
  } catch (error) {
    throw badRequest(`cid: ${error.message}`, error);
  }
}

function describe({ id, multiaddrs }) {
  return { peer: String(id), addrs: multiaddrs.map(String) };
}

function elapsed(started) {
  return round(performance.now() - started, 3);
}
