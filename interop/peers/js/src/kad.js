/**
 * The DHT as a service of the node, everything in memory.
 */
import { kadDHT, passthroughMapper, removePrivateAddressesMapper, removePublicAddressesMapper } from '@libp2p/kad-dht';
import { ipnsSelector } from 'ipns/selector';
import { ipnsValidator } from 'ipns/validator';
import { badRequest, PeerError } from './errors.js';
import { handlerOptions } from './limits.js';

/** Which addresses of others are used, for each value of `--kad-filter`. */
const FILTERS = { none: passthroughMapper, lan: removePublicAddressesMapper, wan: removePrivateAddressesMapper };

/** The services that the flags ask for: a DHT or none. Public keys the library judges itself. */
export function kadService({ kad }, limits) {
  if (kad.mode === undefined) {
    return {};
  }
  const dht = kadDHT({
    protocol: kad.protocol,
    clientMode: kad.mode === 'client',
    peerInfoMapper: FILTERS[kad.filter],
    validators: { ipns: ipnsValidator },
    selectors: { ipns: ipnsSelector },
    ...handlerOptions(limits),
  });
  return { dht };
}

/** The DHT of a node that has one. */
export function dhtOf({ services: { dht } }) {
  if (dht === undefined) {
    throw new PeerError('UnsupportedError', 'there is no DHT without --kad');
  }
  return dht;
}

/** Whether the DHT checks records with this key: others it would store unseen. */
export function checkKey(dht, key) {
  const namespace = Buffer.from(key).toString('latin1').split('/')[1];
  if (key[0] !== 0x2f || dht.validators[namespace] === undefined) {
    throw badRequest('key is one under /pk/ or /ipns/');
  }
}
