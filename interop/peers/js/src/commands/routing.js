/**
 * Commands on delegated routing: what the server finds, and questions to other servers.
 */
import { peerIdFromString } from '@libp2p/peer-id';
import { CID } from 'multiformats/cid';
import { peer, text, whole } from '../arguments.js';
import { PeerError, badRequest } from '../errors.js';
import { sendEvent } from '../output.js';
import { askDelegate } from '../routing/client.js';
import { round } from '../statistics.js';
import { decodeValue } from '../values.js';

const SCRIPTED = ['providers', 'peers', 'closest', 'ipns'];
const HTTP_ERRORS = ['BadResponseError', 'InvalidRequestError'];

/** Says what the server finds under a key from now on. */
export async function routingScript(args, host) {
  const { routing } = served(host);
  const [op, digest] = scripted(args);
  const value = args.value === undefined ? undefined : decodeValue(args.value, 'value');
  const { records, error, gated } = args;
  try {
    routing.script(op, digest, { records, value, error, gated });
  } catch (failure) {
    throw badRequest(`records: ${failure.message}`, failure);
  }
}

/** Lets so many of the records of a gated script pass; behind the last one its end counts as one. */
export async function routingRelease(args, host) {
  const { routing } = served(host);
  const [op, digest] = scripted(args);
  const gate = routing.gate(op, digest);
  if (gate === undefined) {
    throw badRequest(`there is no gated script for ${op} ${args.key}`);
  }
  gate.release(whole(args, 'count', { fallback: 1 }));
}

/** Asks a server. Each record is told as the event routing:record when it has come. */
export async function routingClient(args, { node }, signal) {
  const started = performance.now();
  const elapsed = () => round(performance.now() - started, 3);
  const onRecord = (index) => sendEvent('routing:record', { tag: args.tag ?? '', index, ms: elapsed() });
  try {
    const { record, ...result } = await askDelegate(node.components, question(args), onRecord, signal);
    return { ...result, record: record && Buffer.from(record).toString('base64'), ms: elapsed() };
  } catch (error) {
    throw HTTP_ERRORS.includes(error.name) ? new PeerError('HttpError', error.message, error) : error;
  }
}

function question(args) {
  const op = text(args, 'op');
  if (!['providers', 'peers', 'closest', 'ipnsGet', 'ipnsPut'].includes(op)) {
    throw badRequest('op is one of providers, peers, closest, ipnsGet, ipnsPut');
  }
  return {
    url: text(args, 'url'),
    op,
    key: args.peer === undefined ? cid(text(args, 'cid'), 'cid') : peer(args).toCID(),
    value: op === 'ipnsPut' ? decodeValue(args.value, 'value') : undefined,
    limit: whole(args, 'limit', { fallback: 0 }),
    filterAddrs: args.filterAddrs,
    filterProtocols: args.filterProtocols,
  };
}

function served({ routing }) {
  if (routing === undefined) {
    throw badRequest('the peer serves no delegated routing: --routing-server is needed');
  }
  return routing;
}

/** The operation of a script, and the multihash that its key is about. */
function scripted(args) {
  if (!SCRIPTED.includes(args.op)) {
    throw badRequest(`op is one of ${SCRIPTED.join(', ')}`);
  }
  const key = text(args, 'key');
  try {
    return [args.op, peerIdFromString(key).toMultihash().bytes];
  } catch {
    return [args.op, cid(key, 'key').multihash.bytes];
  }
}

function cid(value, name) {
  try {
    return CID.parse(value);
  } catch (error) {
    throw badRequest(`${name}: ${error.message}`, error);
  }
}
