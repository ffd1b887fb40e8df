package org.jlibp2p.portmap.mapping;

import java.time.Duration;

import org.jlibp2p.bytes.Bytes;

/**
 * What a router says that it does.
 *
 * @param protocol how it was asked
 * @param host its address outside, four bytes
 * @param port its port there
 * @param lifetime for how long
 * @param hasForgotten whether it has started anew since it was asked for something before, and knows of nothing else any more
 */
public record Grant(MappingProtocol protocol, Bytes host, int port, Duration lifetime, boolean hasForgotten) {}
