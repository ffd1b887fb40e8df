/**
 * Questions to a server of delegated routing with helia's client. It runs in Node and on a page alike.
 */
import { delegatedRoutingV1HttpApiClient } from '@helia/delegated-routing-v1-http-api-client';
import { peerIdFromCID } from '@libp2p/peer-id';
import { unmarshalIPNSRecord, multihashToIPNSRoutingKey } from 'ipns';
import { ipnsValidator } from 'ipns/validator';

/**
 * Asks one question: `op` of `providers`, `peers`, `closest`, `ipnsGet` and `ipnsPut` about the CID `key`, the record
 * `value` with the last. `onRecord` is told of each record when it has come. Nothing is cached, since the client's cache,
 * which browsers have, gives a stream only when it has ended.
 */
export async function askDelegate(components, question, onRecord, signal) {
  const url = question.url.replace(/\/*$/, '/');
  const { filterAddrs, filterProtocols } = question;
  const client = delegatedRoutingV1HttpApiClient({ url, filterAddrs, filterProtocols, cacheTTL: 0 })(components);
  await client.start();
  try {
    return await ask(client, question, onRecord, { signal });
  } finally {
    await client.stop();
  }
}

async function ask(client, { op, key, value, limit = 0 }, onRecord, options) {
  switch (op) {
    case 'providers':
      return collect(client.getProviders(key, options), limit, onRecord);
    case 'peers':
      return collect(client.getPeers(key, options), limit, onRecord);
    case 'closest':
      return collect(client.getClosestPeers(key, options), limit, onRecord);
    case 'ipnsGet':
      return verified(key, await client.getIPNS(key, options));
    case 'ipnsPut':
      await client.putIPNS(key, value, options);
      return {};
    default:
      throw new RangeError('op is one of providers, peers, closest, ipnsGet, ipnsPut');
  }
}

async function collect(found, limit, onRecord) {
  const records = [];
  for await (const record of found) {
    onRecord(records.length);
    records.push({ ...record, ID: String(peerIdFromCID(record.ID)), Addrs: record.Addrs.map(String) });
    if (records.length === limit) {
      break;
    }
  }
  return { records };
}

/** The client leaves it to its caller to judge a record. */
async function verified(key, record) {
  await ipnsValidator(multihashToIPNSRoutingKey(key.multihash), record);
  const { value, sequence } = unmarshalIPNSRecord(record);
  return { record, value, seq: sequence };
}
