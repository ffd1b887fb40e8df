/**
 * What delegates tell: a {@link org.jlibp2p.delegate.record.RoutingRecord} is a {@link org.jlibp2p.delegate.record.PeerSchema}, or
 * an {@link org.jlibp2p.delegate.record.UnknownSchema} that is kept as it was.
 */
package org.jlibp2p.delegate.record;
