package org.jlibp2p.interop.kad;

import java.util.function.BiConsumer;

import org.jlibp2p.interop.harness.PeerKind;

/**
 * One thing that the peers of one kind do in a network, or see there.
 *
 * @param name what is so if it succeeds, in words; the kind is its subject
 * @param body does it; throws if it does not hold
 */
record KadCase(String name, BiConsumer<KadNetwork, PeerKind> body) {}
