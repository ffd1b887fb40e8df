package org.jlibp2p.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a relayed connection is limited to by the relay.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md, Limit.
 *
 * @param duration how long it may last, if limited
 * @param bytes how many bytes may pass each way, if limited
 */
public record ConnectionLimit(Optional<Duration> duration, OptionalLong bytes) {}
