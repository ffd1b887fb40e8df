/**
 * Commands on what the peer knows of others.
 */
import { addresses, peer } from '../arguments.js';

/** What is known of one peer or of all. */
export async function peerStore(args, { node }) {
  const known = args.peer === undefined ? await node.peerStore.all() : await lookUp(node, peer(args));
  return { peers: known.filter(({ id }) => !id.equals(node.peerId)).map(describePeer) };
}

/** Adds addresses of a peer. */
export async function peerStoreAdd(args, { node }) {
  const { addresses: stored } = await node.peerStore.merge(peer(args), { multiaddrs: addresses(args, 'addrs') });
  return { addrs: stored.map(({ multiaddr }) => String(multiaddr)) };
}

async function lookUp(node, id) {
  return (await node.peerStore.has(id)) ? [await node.peerStore.get(id)] : [];
}

function describePeer({ id, addresses: known, protocols, metadata }) {
  const string = (name) => (metadata.has(name) ? Buffer.from(metadata.get(name)).toString() : null);
  return {
    peer: String(id),
    addrs: known.map(({ multiaddr }) => String(multiaddr)),
    protocols,
    agent: string('AgentVersion'),
    protocolVersion: string('ProtocolVersion'),
  };
}
