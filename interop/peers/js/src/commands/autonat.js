/**
 * Where the node can be reached, as the library has it: the addresses that it announces are those it has verified, beside
 * private ones.
 */
import { badRequest } from '../errors.js';

export async function autonat(_args, { node }) {
  if (node.services.autoNAT === undefined && node.services.autoNATv2 === undefined) {
    throw badRequest('there is no AutoNAT without --autonat');
  }
  const known = node.components.addressManager.getAddressesWithMetadata();
  const addresses = known.map(({ multiaddr, verified, type, lastVerified }) => ({
    addr: multiaddr.toString(),
    reachability: verified ? 'public' : (lastVerified === undefined ? 'unknown' : 'private'),
    type,
  }));
  return {
    reachability: addresses.some(({ reachability }) => reachability === 'public') ? 'public' : 'unknown',
    addresses,
    addrs: node.getMultiaddrs().map(String),
  };
}
