/**
 * Agreeing on what is spoken on a pipe: {@link org.jlibp2p.negotiation.ProtocolId} is a protocol's name,
 * {@link org.jlibp2p.negotiation.MultistreamSelect} the exchange that settles on one, and
 * {@link org.jlibp2p.negotiation.Negotiated} its outcome.
 */
package org.jlibp2p.negotiation;
