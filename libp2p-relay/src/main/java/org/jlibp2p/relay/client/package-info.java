/**
 * Using relays: {@link org.jlibp2p.relay.client.CircuitTransport} dials and listens at relayed addresses, {@link
 * org.jlibp2p.relay.client.ReservationKeeper} keeps a place at a relay.
 */
package org.jlibp2p.relay.client;
