package org.jlibp2p.multiformats;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jlibp2p.bytes.Bytes;

/**
 * The protocols that an address is made of, each with its code, its name and the form of its value. Immutable; any
 * thread.
 *
 * <p>Specification: multiformats, multiaddr, protocols.csv.
 */
public enum MultiaddrProtocol {
    /** An IPv4 address. */
    IP4(4, "ip4", new Ip4Form()),
    /** An IPv6 address. */
    IP6(41, "ip6", new Ip6Form()),
    /** The zone of the IPv6 address that follows. Specification: RFC 4007. */
    IP6ZONE(42, "ip6zone", new NameForm()),
    /** How many bits of the IP address in front are the network's. */
    IPCIDR(43, "ipcidr", new NumberForm(1)),
    /** A name of both families. */
    DNS(53, "dns", new NameForm()),
    /** A name of an IPv4 host. */
    DNS4(54, "dns4", new NameForm()),
    /** A name of an IPv6 host. */
    DNS6(55, "dns6", new NameForm()),
    /** A name whose TXT records are addresses. */
    DNSADDR(56, "dnsaddr", new NameForm()),
    /** A TCP port. */
    TCP(6, "tcp", new NumberForm(2)),
    /** A UDP port. */
    UDP(273, "udp", new NumberForm(2)),
    /** A DCCP port. */
    DCCP(33, "dccp", new NumberForm(2)),
    /** An SCTP port. */
    SCTP(132, "sctp", new NumberForm(2)),
    /** UDT over the UDP port in front. */
    UDT(301, "udt", ValueForm.NONE),
    /** µTP over the UDP port in front. */
    UTP(302, "utp", ValueForm.NONE),
    /** A Unix socket; its path is the rest of the address. */
    UNIX(400, "unix", new UnixPathForm()),
    /** A peer id; in text also read as {@code ipfs}. */
    P2P(421, "p2p", new PeerIdForm()),
    /** A Tor service of version 2. */
    ONION(444, "onion", new OnionForm(10)),
    /** A Tor service of version 3. */
    ONION3(445, "onion3", new OnionForm(35)),
    /** An I2P destination in full. */
    GARLIC64(446, "garlic64", new Garlic64Form()),
    /** The hash of an I2P destination. */
    GARLIC32(447, "garlic32", new Garlic32Form()),
    /** TLS over what is in front. */
    TLS(448, "tls", ValueForm.NONE),
    /** The server name that the TLS in front asks for. */
    SNI(449, "sni", new NameForm()),
    /** Noise over what is in front. */
    NOISE(454, "noise", ValueForm.NONE),
    /** QUIC as in draft 29. */
    QUIC(460, "quic", ValueForm.NONE),
    /** QUIC as in RFC 9000. */
    QUIC_V1(461, "quic-v1", ValueForm.NONE),
    /** WebTransport over the QUIC in front. */
    WEBTRANSPORT(465, "webtransport", ValueForm.NONE),
    /** The hash of the certificate that will be shown. */
    CERTHASH(466, "certhash", new CertHashForm()),
    /** HTTP. */
    HTTP(480, "http", ValueForm.NONE),
    /** The path of a resource of the HTTP in front. */
    HTTP_PATH(481, "http-path", new HttpPathForm()),
    /** HTTP over TLS; the longer form is {@code /tls/http}. */
    HTTPS(443, "https", ValueForm.NONE),
    /** WebSocket. */
    WS(477, "ws", ValueForm.NONE),
    /** WebSocket over TLS; the longer form is {@code /tls/ws}. */
    WSS(478, "wss", ValueForm.NONE),
    /** WebRTC to a host that needs no signalling. */
    WEBRTC_DIRECT(280, "webrtc-direct", ValueForm.NONE),
    /** WebRTC with signalling over the relayed circuit in front. */
    WEBRTC(281, "webrtc", ValueForm.NONE),
    /** A circuit over the relay in front. */
    P2P_CIRCUIT(290, "p2p-circuit", ValueForm.NONE),
    /** A place inside this process, a number of 64 bits. */
    // The table gives it a variable length, rust and js differ again; the fixed form of go is taken because it is
    // canonical. Such an address never means anything outside of the process.
    MEMORY(777, "memory", new NumberForm(Long.BYTES)),
    /** No security at all over what is in front; known to go only. */
    PLAINTEXTV2(7367777, "plaintextv2", ValueForm.NONE),
    /** A star server of WebRTC, out of use. */
    P2P_WEBRTC_STAR(275, "p2p-webrtc-star", ValueForm.NONE),
    /** The predecessor of {@link #WEBRTC_DIRECT}, out of use. */
    P2P_WEBRTC_DIRECT(276, "p2p-webrtc-direct", ValueForm.NONE),
    /** A star server, out of use. */
    P2P_STARDUST(277, "p2p-stardust", ValueForm.NONE),
    /** A star server of WebSocket, out of use. */
    P2P_WEBSOCKET_STAR(479, "p2p-websocket-star", ValueForm.NONE);

    private static final Map<Long, MultiaddrProtocol> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(MultiaddrProtocol::code, Function.identity()));
    private static final Map<String, MultiaddrProtocol> BY_NAME = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(MultiaddrProtocol::toString, Function.identity()));

    private final long code;
    private final String text;
    private final ValueForm form;

    MultiaddrProtocol(long code, String text, ValueForm form) {
        this.code = code;
        this.text = text;
        this.form = form;
    }

    /**
     * The protocol with the given code.
     *
     * @param code any number
     * @return the protocol, if the code is known
     */
    public static Optional<MultiaddrProtocol> ofCode(long code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /**
     * The protocol with the given name; {@code ipfs} is the former name of {@link #P2P}.
     *
     * @param name any text
     * @return the protocol, if the name is known
     */
    public static Optional<MultiaddrProtocol> ofName(String name) {
        return Optional.ofNullable(name.equals("ipfs") ? P2P : BY_NAME.get(name));
    }

    /**
     * The number that stands for this protocol in the binary form.
     *
     * @return its code
     */
    public long code() {
        return code;
    }

    /**
     * Whether a value follows the name.
     *
     * @return true unless the protocol is all there is to say
     */
    public boolean hasValue() {
        return form.size() != 0;
    }

    /**
     * Whether the value takes all the rest of the address, so that nothing can follow.
     *
     * @return true for paths
     */
    public boolean isPath() {
        return this == UNIX;
    }

    /**
     * Reads the text of a value.
     *
     * @param value the text, empty if the protocol has no value
     * @return its bytes
     * @throws IllegalArgumentException if it is no value of this protocol
     */
    public Bytes parse(String value) {
        return form.parse(value);
    }

    /**
     * The text of a value.
     *
     * @param value its bytes
     * @return its text, empty if the protocol has no value
     * @throws IllegalArgumentException if they are no value of this protocol
     */
    public String format(Bytes value) {
        check(value);
        return form.format(value);
    }

    /**
     * Refuses bytes that are no value of this protocol.
     *
     * @param value the bytes
     * @throws IllegalArgumentException if they are none
     */
    public void check(Bytes value) {
        if (form.size() != ValueForm.VARIABLE && value.size() != form.size()) {
            throw new IllegalArgumentException(
                    "a value of " + value.size() + " bytes where " + this + " has " + form.size());
        }
        form.check(value);
    }

    /** The size of the value in bytes, or {@link ValueForm#VARIABLE}. */
    int valueSize() {
        return form.size();
    }

    /** The name in addresses, such as {@code quic-v1}. */
    @Override
    public String toString() {
        return text;
    }
}
