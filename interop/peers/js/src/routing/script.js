/**
 * The routing behind the delegated routing server: it finds what commands have told it to find, and nothing else.
 */
import { once } from 'node:events';
import { NotFoundError } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';
import { sendEvent } from '../output.js';

const IPNS_PREFIX = '/ipns/';

/** Lets one pass for each ticket; all if there is no gate. */
class Gate {
  #tickets = 0;
  #news = new EventTarget();

  release(count) {
    this.#tickets += count;
    this.#news.dispatchEvent(new Event('release'));
  }

  async pass(signal) {
    while (this.#tickets === 0) {
      await once(this.#news, 'release', { signal });
    }
    this.#tickets -= 1;
  }
}

/** What the server asks for a helia node's `routing`. */
export class ScriptedRouting {
  #scripts = new Map();

  /** Says what is found from now on under the multihash of a key. */
  script(op, digest, { records = [], value, error, gated }) {
    const found = records.map(({ ID, Addrs = [] }) => ({
      id: peerIdFromString(ID),
      multiaddrs: Addrs.map((address) => multiaddr(address)),
    }));
    this.#scripts.set(name(op, digest), { found, value, error, gate: gated ? new Gate() : undefined });
  }

  /** The gate of what was scripted, if it has one. */
  gate(op, digest) {
    return this.#scripts.get(name(op, digest))?.gate;
  }

  findProviders(cid, { signal }) {
    return this.#records('providers', cid.multihash.bytes, signal);
  }

  getClosestPeers(key, { signal }) {
    return this.#records('closest', key, signal);
  }

  async findPeer(peerId, { signal }) {
    for await (const found of this.#records('peers', peerId.toMultihash().bytes, signal)) {
      return found;
    }
    throw new NotFoundError(`${peerId} is not known`);
  }

  async get(key) {
    const script = this.#scripts.get(name('ipns', digestOf(key)));
    if (script === undefined) {
      throw new NotFoundError('no such record');
    }
    fail(script);
    return script.value;
  }

  async put(key, value) {
    const script = this.#scripts.get(name('ipns', digestOf(key)));
    if (script !== undefined) {
      fail(script);
    }
    this.script('ipns', digestOf(key), { value });
  }

  async * #records(op, digest, signal) {
    const script = this.#scripts.get(name(op, digest));
    let sent = 0;
    try {
      for (const record of script?.found ?? []) {
        await script.gate?.pass(signal);
        sent += 1;
        yield record;
      }
      await script?.gate?.pass(signal);
      if (script !== undefined) {
        fail(script);
      }
    } finally {
      sendEvent('routing:end', { op, sent, cancelled: signal.aborted });
    }
  }
}

function fail({ error }) {
  if (error !== undefined) {
    throw new Error(error);
  }
}

function name(op, digest) {
  return `${op} ${Buffer.from(digest).toString('hex')}`;
}

function digestOf(key) {
  return key.subarray(IPNS_PREFIX.length);
}
