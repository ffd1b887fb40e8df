/**
 * Nodes of the local network, found by multicast DNS.
 */
import { mdns } from '@libp2p/mdns';
import { badRequest } from './errors.js';
import { sendEvent } from './output.js';

/** The name of a service, as the library wants it: with its domain. */
export function serviceTag(flag, value) {
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(value)) {
    throw badRequest(`unknown value ${value} of ${flag}`);
  }
  return value.endsWith('.local') ? value : `${value}.local`;
}

/** The library's peer discovery, if a flag asks for it. It finds; nobody is dialled. */
export function discoveries(options) {
  return options.mdns === undefined ? [] : [mdns({ serviceTag: options.mdns })];
}

/** Reports whom the library finds from now on, and whom it has found while the node was starting. */
export async function reportDiscoveries(node, options) {
  if (options.mdns === undefined) {
    return;
  }
  const report = (id, addresses) => sendEvent('peer:discovery', { peer: String(id), addrs: addresses.map(String) });
  node.addEventListener('peer:discovery', ({ detail }) => report(detail.id, detail.multiaddrs));
  for (const { id, addresses } of await node.peerStore.all()) {
    if (!id.equals(node.peerId)) {
      report(id, addresses.map((address) => address.multiaddr));
    }
  }
}
