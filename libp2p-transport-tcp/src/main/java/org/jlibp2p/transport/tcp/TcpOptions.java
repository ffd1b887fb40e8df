package org.jlibp2p.transport.tcp;

import java.util.Objects;

import org.jlibp2p.limits.Check;

/**
 * What can be chosen about TCP. Immutable; begin with {@link #defaults()}.
 *
 * <p>{@code io} and {@code loops} count for the whole node: the first Netty transport that is added decides.
 *
 * @param io how sockets are driven
 * @param loops event loops, each one thread
 * @param reusePort whether dials come from the port that this node listens at
 * @param sharedPort whether other transports of this node may listen at the same ports
 */
public record TcpOptions(Io io, int loops, boolean reusePort, boolean sharedPort) {
    /** How sockets are driven. */
    public enum Io {
        /** The JDK's selectors. */
        NIO,
        /**
         * Linux's epoll, by the natives in {@code netty-transport-native-epoll}, which whoever wants them adds to the class
         * path; {@link #NIO}, and a warning in the log, where they are missing.
         */
        EPOLL
    }

    /**
     * Refuses what cannot be.
     *
     * @param io see {@link #io()}
     * @param loops see {@link #loops()}
     * @param reusePort see {@link #reusePort()}
     * @param sharedPort see {@link #sharedPort()}
     */
    public TcpOptions {
        Objects.requireNonNull(io, "io");
        Check.positive("loops", loops);
    }

    /**
     * What is good for most: the JDK's selectors, a loop for each processor, dials from any port.
     *
     * @return the defaults
     */
    public static TcpOptions defaults() {
        return new TcpOptions(Io.NIO, Runtime.getRuntime().availableProcessors(), false, false);
    }

    /**
     * The same options but for {@code io}.
     *
     * @param value how sockets are driven
     * @return the changed options
     */
    public TcpOptions withIo(Io value) {
        return new TcpOptions(value, loops, reusePort, sharedPort);
    }

    /**
     * The same options but for {@code loops}.
     *
     * @param value event loops, each one thread
     * @return the changed options
     */
    public TcpOptions withLoops(int value) {
        return new TcpOptions(io, value, reusePort, sharedPort);
    }

    /**
     * The same options, but dials come from the port that this node listens at, so that a NAT shows both as one address:
     * hole punching needs that. Works where the system has {@code SO_REUSEPORT} (Linux, macOS), with every {@link Io};
     * elsewhere, and when the pair of ports is taken by an older connection, the dial comes from any port.
     *
     * @return the changed options
     */
    public TcpOptions withReusePort() {
        return new TcpOptions(io, loops, true, sharedPort);
    }

    /**
     * The same options, but ports that TCP listens at may be listened at by WebSocket as well, if that is told so too: what
     * a connection is for is known by its first bytes, for which a peer has
     * {@link org.jlibp2p.limits.TimeLimits#connect()}. With nobody else at the port nothing changes.
     * Not in a private network, where the first bytes are of chance.
     *
     * @return the changed options
     */
    public TcpOptions withSharedPort() {
        return new TcpOptions(io, loops, reusePort, true);
    }
}
