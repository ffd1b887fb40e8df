package org.jlibp2p.limits;

import java.time.Duration;

/**
 * How long things may take. Immutable; begin with {@link #defaults()} and change single numbers.
 *
 * @param dial a whole dial: names, addresses, upgrade
 * @param connect reaching one address, before the upgrade; in a private network also what a peer has to show that it has the key
 * @param upgrade the whole upgrade of a connection, inbound or outbound
 * @param negotiation agreeing on the protocol of a stream
 * @param close a graceful end, before it is made a hard one
 * @param nameLookup one name look-up
 * @param keepAlive time between two pings of the muxer on a connection
 * @param pong time that the peer has to answer such a ping before the connection is closed
 * @param identify one identify exchange
 * @param ping one ping, and how long a ping stream may be idle
 */
public record TimeLimits(
        Duration dial,
        Duration connect,
        Duration upgrade,
        Duration negotiation,
        Duration close,
        Duration nameLookup,
        Duration keepAlive,
        Duration pong,
        Duration identify,
        Duration ping) {
    /**
     * Refuses what cannot be a limit.
     *
     * @param dial see {@link #dial()}
     * @param connect see {@link #connect()}
     * @param upgrade see {@link #upgrade()}
     * @param negotiation see {@link #negotiation()}
     * @param close see {@link #close()}
     * @param nameLookup see {@link #nameLookup()}
     * @param keepAlive see {@link #keepAlive()}
     * @param pong see {@link #pong()}
     * @param identify see {@link #identify()}
     * @param ping see {@link #ping()}
     */
    public TimeLimits {
        Check.positive("dial", dial);
        Check.positive("connect", connect);
        Check.positive("upgrade", upgrade);
        Check.positive("negotiation", negotiation);
        Check.positive("close", close);
        Check.positive("nameLookup", nameLookup);
        Check.positive("keepAlive", keepAlive);
        Check.positive("pong", pong);
        Check.positive("identify", identify);
        Check.positive("ping", ping);
    }

    /**
     * The default numbers.
     *
     * @return limits for a node in an application
     */
    public static TimeLimits defaults() {
        return new TimeLimits(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    /**
     * The same limits but for {@code dial}.
     *
     * @param value a whole dial: names, addresses, upgrade
     * @return the changed limits
     */
    public TimeLimits withDial(Duration value) {
        return new TimeLimits(value, connect, upgrade, negotiation, close, nameLookup, keepAlive, pong, identify, ping);
    }

    /**
     * The same limits but for {@code connect}.
     *
     * @param value reaching one address, before the upgrade
     * @return the changed limits
     */
    public TimeLimits withConnect(Duration value) {
        return new TimeLimits(dial, value, upgrade, negotiation, close, nameLookup, keepAlive, pong, identify, ping);
    }

    /**
     * The same limits but for {@code upgrade}.
     *
     * @param value the whole upgrade of a connection, inbound or outbound
     * @return the changed limits
     */
    public TimeLimits withUpgrade(Duration value) {
        return new TimeLimits(dial, connect, value, negotiation, close, nameLookup, keepAlive, pong, identify, ping);
    }

    /**
     * The same limits but for {@code negotiation}.
     *
     * @param value agreeing on the protocol of a stream
     * @return the changed limits
     */
    public TimeLimits withNegotiation(Duration value) {
        return new TimeLimits(dial, connect, upgrade, value, close, nameLookup, keepAlive, pong, identify, ping);
    }

    /**
     * The same limits but for {@code close}.
     *
     * @param value a graceful end, before it is made a hard one
     * @return the changed limits
     */
    public TimeLimits withClose(Duration value) {
        return new TimeLimits(dial, connect, upgrade, negotiation, value, nameLookup, keepAlive, pong, identify, ping);
    }

    /**
     * The same limits but for {@code nameLookup}.
     *
     * @param value one name look-up
     * @return the changed limits
     */
    public TimeLimits withNameLookup(Duration value) {
        return new TimeLimits(dial, connect, upgrade, negotiation, close, value, keepAlive, pong, identify, ping);
    }

    /**
     * The same limits but for {@code keepAlive}.
     *
     * @param value time between two pings of the muxer on a connection
     * @return the changed limits
     */
    public TimeLimits withKeepAlive(Duration value) {
        return new TimeLimits(dial, connect, upgrade, negotiation, close, nameLookup, value, pong, identify, ping);
    }

    /**
     * The same limits but for {@code pong}.
     *
     * @param value time that the peer has to answer such a ping before the connection is closed
     * @return the changed limits
     */
    public TimeLimits withPong(Duration value) {
        return new TimeLimits(dial, connect, upgrade, negotiation, close, nameLookup, keepAlive, value, identify, ping);
    }

    /**
     * The same limits but for {@code identify}.
     *
     * @param value one identify exchange
     * @return the changed limits
     */
    public TimeLimits withIdentify(Duration value) {
        return new TimeLimits(dial, connect, upgrade, negotiation, close, nameLookup, keepAlive, pong, value, ping);
    }

    /**
     * The same limits but for {@code ping}.
     *
     * @param value one ping, and how long a ping stream may be idle
     * @return the changed limits
     */
    public TimeLimits withPing(Duration value) {
        return new TimeLimits(dial, connect, upgrade, negotiation, close, nameLookup, keepAlive, pong, identify, value);
    }
}
