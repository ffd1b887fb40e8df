package org.jlibp2p.portmap.datagram;

import java.time.Duration;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.datagram.NatPmpMessage.AddressRequest;
import org.jlibp2p.portmap.datagram.NatPmpMessage.AddressResponse;
import org.jlibp2p.portmap.datagram.NatPmpMessage.MapRequest;
import org.jlibp2p.portmap.datagram.NatPmpMessage.MapResponse;
import org.jlibp2p.portmap.mapping.Grant;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.mapping.PortRequest;

/**
 * One mapping that a router is asked for by NAT-PMP: its address first, then the port. Confined to one thread.
 */
public final class NatPmpExchange {
    private static final int UNSUPPORTED_VERSION = 1;
    private static final int NETWORK_FAILURE = 3;
    private static final int NO_RESOURCES = 4;

    private final PortRequest request;
    private boolean hasForgotten;
    private Bytes externalIp;

    /**
     * Asks for a mapping.
     *
     * @param request what for
     */
    public NatPmpExchange(PortRequest request) {
        this.request = request;
    }

    /**
     * What is said to end a mapping; nobody has to wait for the answer.
     *
     * @param request as it was asked for
     * @return one datagram
     */
    public static Bytes unmap(PortRequest request) {
        return NatPmpCodec.INSTANCE.encode(new MapRequest(request.kind(), request.port(), 0, 0));
    }

    /**
     * What is said next.
     *
     * @return one datagram
     */
    public Bytes question() {
        return NatPmpCodec.INSTANCE.encode(
                externalIp == null
                        ? new AddressRequest()
                        : new MapRequest(
                                request.kind(),
                                request.port(),
                                request.wanted(),
                                request.lifetime().toSeconds()));
    }

    /**
     * Whether the router has said what its address is, so that there is a second question.
     *
     * @return true in between
     */
    public boolean hasAddress() {
        return externalIp != null;
    }

    /**
     * Hears something.
     *
     * @param message from the router that was asked
     * @param epoch what it said before of the time
     * @param nanoTime now
     * @return what is granted; nothing if this is no answer to the last question
     * @throws MappingException if it is one, and not what was asked for
     */
    public Optional<Grant> hear(NatPmpMessage message, Epoch epoch, long nanoTime) {
        if (message instanceof AddressResponse response && externalIp == null) {
            check(response.result());
            hasForgotten |= !epoch.goesOn(response.epoch(), nanoTime);
            externalIp = response.externalIp();
            return Optional.empty();
        }
        if (!(message instanceof MapResponse response) || externalIp == null || response.kind() != request.kind()) {
            return Optional.empty();
        }
        if (response.result() == 0 && response.internalPort() != request.port()) {
            return Optional.empty();
        }
        check(response.result());
        hasForgotten |= !epoch.goesOn(response.epoch(), nanoTime);
        if (!PortRequest.isPort(response.externalPort())) {
            throw new MappingException(MappingFailure.NOT_BELIEVED, "a mapping that is none: " + response);
        }
        Duration lifetime = Lifetimes.of(response.lifetime(), request.lifetime());
        return Optional.of(
                new Grant(MappingProtocol.NAT_PMP, externalIp, response.externalPort(), lifetime, hasForgotten));
    }

    private static void check(int result) {
        if (result != 0) {
            throw new MappingException(reason(result), "NAT-PMP's result " + result);
        }
    }

    private static MappingFailure reason(int result) {
        return switch (result) {
            case UNSUPPORTED_VERSION -> MappingFailure.NO_ANSWER;
            case NETWORK_FAILURE -> MappingFailure.NOT_PUBLIC;
            case NO_RESOURCES -> MappingFailure.NO_RESOURCES;
            default -> MappingFailure.REFUSED;
        };
    }
}
