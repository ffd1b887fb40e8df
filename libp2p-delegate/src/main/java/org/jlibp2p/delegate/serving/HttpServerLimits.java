package org.jlibp2p.delegate.serving;

import java.time.Duration;
import java.util.function.Consumer;

import org.jlibp2p.limits.Check;

/**
 * What clients may do with the HTTP of a server. Immutable; begin with {@link #defaults()}.
 *
 * <p>An address is that of a machine: of IPv6, where everybody has a whole network, its first 64 bits.
 *
 * @param connections connections at a time; beyond, the one that has been idle for longest makes room
 * @param connectionsPerAddress connections of one address; trusted proxies may have any number
 * @param requests requests being answered at a time; beyond, they are answered with 503
 * @param requestsPerAddress requests of one address being answered at a time; beyond, they are answered with 429
 * @param pipelined requests of one connection that wait behind the one being answered
 * @param requestsPerConnection requests on one connection, before it is ended in order
 * @param ratePerAddress requests of one address in a second, over a long time; beyond, they are answered with 429
 * @param burstPerAddress requests of one address at once, after it has been quiet
 * @param ratedAddresses addresses whose requests are counted; the one heard of longest ago is forgotten first
 * @param requestLine bytes in the first line of a request
 * @param headerBytes bytes in all headers of a request
 * @param headers headers in a request
 * @param body bytes in the body of a request
 * @param handshake how long TLS may take
 * @param head how long the head of a request may take, from its first byte on
 * @param bodyTime how long its body may take
 * @param idle how long a connection may be without a request
 * @param stall how long a client may take for a piece of an answer: a record of a stream, or a whole document
 * @param answer how long the whole of an answer may take, from its request on until the client has it
 * @param stop how long requests may go on when the server stops
 */
public record HttpServerLimits(
        int connections,
        int connectionsPerAddress,
        int requests,
        int requestsPerAddress,
        int pipelined,
        int requestsPerConnection,
        int ratePerAddress,
        int burstPerAddress,
        int ratedAddresses,
        int requestLine,
        int headerBytes,
        int headers,
        int body,
        Duration handshake,
        Duration head,
        Duration bodyTime,
        Duration idle,
        Duration stall,
        Duration answer,
        Duration stop) {
    /**
     * Refuses what cannot be a limit.
     *
     * @param connections see {@link #connections()}
     * @param connectionsPerAddress see {@link #connectionsPerAddress()}
     * @param requests see {@link #requests()}
     * @param requestsPerAddress see {@link #requestsPerAddress()}
     * @param pipelined see {@link #pipelined()}
     * @param requestsPerConnection see {@link #requestsPerConnection()}
     * @param ratePerAddress see {@link #ratePerAddress()}
     * @param burstPerAddress see {@link #burstPerAddress()}
     * @param ratedAddresses see {@link #ratedAddresses()}
     * @param requestLine see {@link #requestLine()}
     * @param headerBytes see {@link #headerBytes()}
     * @param headers see {@link #headers()}
     * @param body see {@link #body()}
     * @param handshake see {@link #handshake()}
     * @param head see {@link #head()}
     * @param bodyTime see {@link #bodyTime()}
     * @param idle see {@link #idle()}
     * @param stall see {@link #stall()}
     * @param answer see {@link #answer()}
     * @param stop see {@link #stop()}
     */
    public HttpServerLimits {
        Check.positive("connections", connections);
        Check.positive("connectionsPerAddress", connectionsPerAddress);
        Check.positive("requests", requests);
        Check.positive("requestsPerAddress", requestsPerAddress);
        Check.positive("pipelined", pipelined);
        Check.positive("requestsPerConnection", requestsPerConnection);
        Check.positive("ratePerAddress", ratePerAddress);
        Check.positive("burstPerAddress", burstPerAddress);
        Check.positive("ratedAddresses", ratedAddresses);
        Check.positive("requestLine", requestLine);
        Check.positive("headerBytes", headerBytes);
        Check.positive("headers", headers);
        Check.positive("body", body);
        Check.positive("handshake", handshake);
        Check.positive("head", head);
        Check.positive("bodyTime", bodyTime);
        Check.positive("idle", idle);
        Check.positive("stall", stall);
        Check.positive("answer", answer);
        Check.positive("stop", stop);
    }

    /**
     * The default numbers.
     *
     * @return what a server of one machine can bear
     */
    public static HttpServerLimits defaults() {
        return new HttpServerLimits(
                4096,
                256,
                1024,
                256,
                16,
                100_000,
                100,
                1000,
                16_384,
                4096,
                16 * 1024,
                64,
                64 * 1024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                Duration.ofSeconds(10));
    }

    /**
     * The same limits but for {@code connections}.
     *
     * @param value connections at a time; beyond, the one that has been idle for longest makes room
     * @return the changed limits
     */
    public HttpServerLimits withConnections(int value) {
        return with(copy -> copy.connections = value);
    }

    /**
     * The same limits but for {@code connectionsPerAddress}.
     *
     * @param value connections of one address; trusted proxies may have any number
     * @return the changed limits
     */
    public HttpServerLimits withConnectionsPerAddress(int value) {
        return with(copy -> copy.connectionsPerAddress = value);
    }

    /**
     * The same limits but for {@code requests}.
     *
     * @param value requests being answered at a time; beyond, they are answered with 503
     * @return the changed limits
     */
    public HttpServerLimits withRequests(int value) {
        return with(copy -> copy.requests = value);
    }

    /**
     * The same limits but for {@code requestsPerAddress}.
     *
     * @param value requests of one address being answered at a time; beyond, they are answered with 429
     * @return the changed limits
     */
    public HttpServerLimits withRequestsPerAddress(int value) {
        return with(copy -> copy.requestsPerAddress = value);
    }

    /**
     * The same limits but for {@code pipelined}.
     *
     * @param value requests of one connection that wait behind the one being answered
     * @return the changed limits
     */
    public HttpServerLimits withPipelined(int value) {
        return with(copy -> copy.pipelined = value);
    }

    /**
     * The same limits but for {@code requestsPerConnection}.
     *
     * @param value requests on one connection, before it is ended in order
     * @return the changed limits
     */
    public HttpServerLimits withRequestsPerConnection(int value) {
        return with(copy -> copy.requestsPerConnection = value);
    }

    /**
     * The same limits but for {@code ratePerAddress}.
     *
     * @param value requests of one address in a second, over a long time; beyond, they are answered with 429
     * @return the changed limits
     */
    public HttpServerLimits withRatePerAddress(int value) {
        return with(copy -> copy.ratePerAddress = value);
    }

    /**
     * The same limits but for {@code burstPerAddress}.
     *
     * @param value requests of one address at once, after it has been quiet
     * @return the changed limits
     */
    public HttpServerLimits withBurstPerAddress(int value) {
        return with(copy -> copy.burstPerAddress = value);
    }

    /**
     * The same limits but for {@code ratedAddresses}.
     *
     * @param value addresses whose requests are counted; the one heard of longest ago is forgotten first
     * @return the changed limits
     */
    public HttpServerLimits withRatedAddresses(int value) {
        return with(copy -> copy.ratedAddresses = value);
    }

    /**
     * The same limits but for {@code requestLine}.
     *
     * @param value bytes in the first line of a request
     * @return the changed limits
     */
    public HttpServerLimits withRequestLine(int value) {
        return with(copy -> copy.requestLine = value);
    }

    /**
     * The same limits but for {@code headerBytes}.
     *
     * @param value bytes in all headers of a request
     * @return the changed limits
     */
    public HttpServerLimits withHeaderBytes(int value) {
        return with(copy -> copy.headerBytes = value);
    }

    /**
     * The same limits but for {@code headers}.
     *
     * @param value headers in a request
     * @return the changed limits
     */
    public HttpServerLimits withHeaders(int value) {
        return with(copy -> copy.headers = value);
    }

    /**
     * The same limits but for {@code body}.
     *
     * @param value bytes in the body of a request
     * @return the changed limits
     */
    public HttpServerLimits withBody(int value) {
        return with(copy -> copy.body = value);
    }

    /**
     * The same limits but for {@code handshake}.
     *
     * @param value how long TLS may take
     * @return the changed limits
     */
    public HttpServerLimits withHandshake(Duration value) {
        return with(copy -> copy.handshake = value);
    }

    /**
     * The same limits but for {@code head}.
     *
     * @param value how long the head of a request may take, from its first byte on
     * @return the changed limits
     */
    public HttpServerLimits withHead(Duration value) {
        return with(copy -> copy.head = value);
    }

    /**
     * The same limits but for {@code bodyTime}.
     *
     * @param value how long its body may take
     * @return the changed limits
     */
    public HttpServerLimits withBodyTime(Duration value) {
        return with(copy -> copy.bodyTime = value);
    }

    /**
     * The same limits but for {@code idle}.
     *
     * @param value how long a connection may be without a request
     * @return the changed limits
     */
    public HttpServerLimits withIdle(Duration value) {
        return with(copy -> copy.idle = value);
    }

    /**
     * The same limits but for {@code stall}.
     *
     * @param value how long a client may take for a piece of an answer: a record of a stream, or a whole document
     * @return the changed limits
     */
    public HttpServerLimits withStall(Duration value) {
        return with(copy -> copy.stall = value);
    }

    /**
     * The same limits but for {@code answer}.
     *
     * @param value how long the whole of an answer may take, from its request on until the client has it
     * @return the changed limits
     */
    public HttpServerLimits withAnswer(Duration value) {
        return with(copy -> copy.answer = value);
    }

    /**
     * The same limits but for {@code stop}.
     *
     * @param value how long requests may go on when the server stops
     * @return the changed limits
     */
    public HttpServerLimits withStop(Duration value) {
        return with(copy -> copy.stop = value);
    }

    private HttpServerLimits with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.made();
    }

    /** The same limits, of which one is to be another one. */
    private static final class Copy {
        private int connections;
        private int connectionsPerAddress;
        private int requests;
        private int requestsPerAddress;
        private int pipelined;
        private int requestsPerConnection;
        private int ratePerAddress;
        private int burstPerAddress;
        private int ratedAddresses;
        private int requestLine;
        private int headerBytes;
        private int headers;
        private int body;
        private Duration handshake;
        private Duration head;
        private Duration bodyTime;
        private Duration idle;
        private Duration stall;
        private Duration answer;
        private Duration stop;

        Copy(HttpServerLimits limits) {
            connections = limits.connections;
            connectionsPerAddress = limits.connectionsPerAddress;
            requests = limits.requests;
            requestsPerAddress = limits.requestsPerAddress;
            pipelined = limits.pipelined;
            requestsPerConnection = limits.requestsPerConnection;
            ratePerAddress = limits.ratePerAddress;
            burstPerAddress = limits.burstPerAddress;
            ratedAddresses = limits.ratedAddresses;
            requestLine = limits.requestLine;
            headerBytes = limits.headerBytes;
            headers = limits.headers;
            body = limits.body;
            handshake = limits.handshake;
            head = limits.head;
            bodyTime = limits.bodyTime;
            idle = limits.idle;
            stall = limits.stall;
            answer = limits.answer;
            stop = limits.stop;
        }

        HttpServerLimits made() {
            return new HttpServerLimits(
                    connections,
                    connectionsPerAddress,
                    requests,
                    requestsPerAddress,
                    pipelined,
                    requestsPerConnection,
                    ratePerAddress,
                    burstPerAddress,
                    ratedAddresses,
                    requestLine,
                    headerBytes,
                    headers,
                    body,
                    handshake,
                    head,
                    bodyTime,
                    idle,
                    stall,
                    answer,
                    stop);
        }
    }
}
