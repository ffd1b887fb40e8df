/**
 * Commands that use relays.
 */
import { peer, addresses, text } from '../arguments.js';
import { describeConnection } from '../connection.js';
import { PeerError, badRequest, dialling, textOf } from '../errors.js';
import { round } from '../statistics.js';
import { multiaddr } from '@multiformats/multiaddr';

/** Reserves a place at a relay by listening there. The library tells no voucher, and looks at none. */
export async function reserve(args, { node }) {
  const [relay] = addresses(args);
  const id = relay.getComponents().findLast(({ name }) => name === 'p2p')?.value;
  if (id === undefined) {
    throw badRequest('addr names no relay: it must end in /p2p/ID');
  }
  const transport = node.components.transportManager.getTransports()
    .find((candidate) => candidate.reservationStore !== undefined);
  if (transport === undefined) {
    throw badRequest('there are no relays without --transports circuit');
  }
  try {
    await node.components.transportManager.listen([relay.encapsulate('/p2p-circuit')]);
  } catch (error) {
    throw new PeerError('ListenError', textOf(error), error);
  }
  const reservation = transport.reservationStore.getReservation(peer({ peer: id }));
  return {
    addrs: reservation.addrs.map((bytes) => String(multiaddr(bytes))),
    expire: Number(reservation.expire),
    voucher: null,
  };
}

/** Connects to a peer through a relay, whatever else is known of the peer. */
export async function dialRelay(args, { node }, signal) {
  const address = multiaddr(`${text(args, 'relay')}/p2p-circuit/p2p/${peer(args)}`);
  const started = performance.now();
  const connection = await dialling(node.dial(address, { signal }));
  return { ...describeConnection(connection), ms: round(performance.now() - started, 3) };
}
