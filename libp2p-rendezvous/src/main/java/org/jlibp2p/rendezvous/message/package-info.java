/**
 * What is said at a rendezvous point: {@link org.jlibp2p.rendezvous.message.RendezvousMessage}, and how it is written and read,
 * {@link org.jlibp2p.rendezvous.message.RendezvousCodec}.
 */
package org.jlibp2p.rendezvous.message;
