package org.jlibp2p.portmap.datagram;

import java.time.Duration;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.datagram.PcpMessage.Mapping;
import org.jlibp2p.portmap.datagram.PcpMessage.OtherVersion;
import org.jlibp2p.portmap.datagram.PcpMessage.Request;
import org.jlibp2p.portmap.datagram.PcpMessage.Response;
import org.jlibp2p.portmap.mapping.Grant;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.mapping.PortRequest;

/** One mapping that a router is asked for by PCP: what is asked, and which answer is one. Confined to one thread. */
public final class PcpExchange {
    private static final Bytes IP4_MAPPED = Bytes.fromHex("00000000000000000000ffff");
    private static final Bytes ANY_IP4 = Bytes.wrap(new byte[4]);

    private static final int UNSUPPORTED_OPERATION = 4;
    private static final int NETWORK_FAILURE = 7;
    private static final int NO_RESOURCES = 8;
    private static final int USER_EX_QUOTA = 10;
    private static final int CANNOT_PROVIDE_EXTERNAL = 11;

    private final PortRequest request;
    private final Duration lifetime;

    private PcpExchange(PortRequest request, Duration lifetime) {
        this.request = request;
        this.lifetime = lifetime;
    }

    /**
     * Asks for a mapping.
     *
     * @param request what for
     * @return what is to be said and heard
     */
    public static PcpExchange map(PortRequest request) {
        return new PcpExchange(request, request.lifetime());
    }

    /**
     * Asks for the end of a mapping.
     *
     * @param request as it was asked for
     * @return what is to be said; nobody has to wait for the answer
     */
    public static PcpExchange unmap(PortRequest request) {
        return new PcpExchange(request, Duration.ZERO);
    }

    /**
     * What is said.
     *
     * @return one datagram
     */
    public Bytes question() {
        // Of an end nothing is suggested: RFC 6887, 15.
        int wanted = lifetime.isZero() ? 0 : request.wanted();
        return PcpCodec.INSTANCE.encode(new Request(
                lifetime.toSeconds(),
                Bytes.concat(IP4_MAPPED, request.host()),
                new Mapping(
                        request.nonce(),
                        request.kind().number(),
                        request.port(),
                        wanted,
                        Bytes.concat(IP4_MAPPED, ANY_IP4))));
    }

    /**
     * Hears something.
     *
     * @param message from the router that was asked
     * @param epoch what it said before of the time
     * @param nanoTime now
     * @return what is granted; nothing if this is no answer to this question
     * @throws MappingException if it is one, and not what was asked for
     */
    public Optional<Grant> hear(PcpMessage message, Epoch epoch, long nanoTime) {
        if (message instanceof OtherVersion other) {
            throw new MappingException(
                    MappingFailure.NO_ANSWER, "the router speaks version " + other.version() + " in place of PCP's");
        }
        if (!(message instanceof Response response) || !isOurs(response.mapping())) {
            return Optional.empty();
        }
        if (response.result() != 0) {
            throw new MappingException(reason(response.result()), "PCP's result " + response.result());
        }
        boolean goesOn = epoch.goesOn(response.epoch(), nanoTime);
        Mapping mapping = response.mapping();
        if (!lifetime.isZero() && !PortRequest.isPort(mapping.externalPort())
                || !mapping.externalIp().startsWith(IP4_MAPPED)) {
            throw new MappingException(MappingFailure.NOT_BELIEVED, "a mapping from " + mapping);
        }
        return Optional.of(new Grant(
                MappingProtocol.PCP,
                mapping.externalIp().slice(IP4_MAPPED.size()).compact(),
                mapping.externalPort(),
                lifetime.isZero() ? lifetime : Lifetimes.of(response.lifetime(), lifetime),
                !goesOn));
    }

    private boolean isOurs(Mapping mapping) {
        return mapping.nonce().equals(request.nonce())
                && mapping.protocol() == request.kind().number()
                && mapping.internalPort() == request.port();
    }

    private static MappingFailure reason(int result) {
        return switch (result) {
            case NO_RESOURCES, USER_EX_QUOTA, CANNOT_PROVIDE_EXTERNAL -> MappingFailure.NO_RESOURCES;
            case NETWORK_FAILURE -> MappingFailure.NOT_PUBLIC;
            case UNSUPPORTED_OPERATION -> MappingFailure.NO_ANSWER;
            default -> MappingFailure.REFUSED;
        };
    }
}
