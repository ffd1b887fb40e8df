/**
 * Commands on IPNS records, of the npm package ipns.
 */
import { createIPNSRecord, marshalIPNSRecord, unmarshalIPNSRecord } from 'ipns';
import { ipnsValidator } from 'ipns/validator';
import { peer, text, whole } from '../arguments.js';
import { round } from '../statistics.js';
import { getRecord, putRecord, recordKey } from './kad.js';

const LIFETIME_MS = 48 * 60 * 60 * 1000;

/** Makes a record of this peer's own name, and puts it into the DHT unless it must not. */
export async function ipnsRecord(args, { node }, signal) {
  const value = text(args, 'value');
  const seq = whole(args, 'seq', { fallback: 0 });
  const lifetime = whole(args, 'lifetimeMs', { fallback: LIFETIME_MS });
  const record = marshalIPNSRecord(await createIPNSRecord(node.components.privateKey, value, seq, lifetime));
  const key = recordKey('ipns', node.peerId);
  if (args.publish !== false) {
    await putRecord(node, key, record, signal);
  }
  return {
    name: String(node.peerId.toCID()),
    key: Buffer.from(key).toString('base64'),
    record: Buffer.from(record).toString('base64'),
    value,
    seq,
  };
}

/** Reads a peer's record from the DHT; the name is checked once more. */
export async function ipnsResolve(args, { node }, signal) {
  const started = performance.now();
  const key = recordKey('ipns', peer(args));
  const bytes = await getRecord(node, key, signal);
  await ipnsValidator(key, bytes);
  const { value, sequence } = unmarshalIPNSRecord(bytes);
  return {
    value,
    seq: sequence,
    record: Buffer.from(bytes).toString('base64'),
    ms: round(performance.now() - started, 3),
  };
}
