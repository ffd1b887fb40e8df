package org.jlibp2p.portmap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.gateway.Attachment;
import org.jlibp2p.portmap.gateway.Gateways;
import org.jlibp2p.portmap.mapping.Grant;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.mapping.PortRequest;
import org.jlibp2p.portmap.upnp.ControlPoint;
import org.jlibp2p.portmap.upnp.RouterUrl;

/** One network and its router, which does what a test says. */
final class SimulatedRouter implements Gateways {
    static final Bytes IP = Bytes.fromHex("0a000001");

    private static final ControlPoint CONTROL = new ControlPoint(
            RouterUrl.parse("http://10.0.0.1/control", IP), "urn:schemas-upnp-org:service:WANIPConnection:1");

    /** More than any test asks for: a node that asks without a pause is stopped. */
    private static final int MANY = 10_000;

    final List<PortRequest> asked = new ArrayList<>();
    final List<Optional<MappingProtocol>> askedBy = new ArrayList<>();
    final List<Held> givenBack = new ArrayList<>();
    List<Attachment> networks = new ArrayList<>();
    Bytes outside = Bytes.fromHex("01020304");
    int portOffset;
    Optional<MappingFailure> failure = Optional.empty();
    MappingProtocol protocol = MappingProtocol.PCP;
    boolean hasForgotten;
    boolean isSilent;
    boolean isClosed;
    int looks;
    final CompletableFuture<Held> waiting = new CompletableFuture<>();
    CompletableFuture<Void> end = CompletableFuture.completedFuture(null);

    @Override
    public CompletableFuture<List<Attachment>> find() {
        looks++;
        return CompletableFuture.completedFuture(List.copyOf(networks));
    }

    @Override
    public CompletableFuture<Held> map(Attachment where, PortRequest request, Optional<MappingProtocol> before) {
        if (asked.size() >= MANY) {
            throw new IllegalStateException("asked " + MANY + " times");
        }
        asked.add(request);
        askedBy.add(before);
        if (isSilent) {
            return waiting;
        }
        if (failure.isPresent()) {
            return CompletableFuture.failedFuture(new MappingException(failure.get(), "as the test says"));
        }
        return CompletableFuture.completedFuture(grant(request));
    }

    private Held grant(PortRequest request) {
        int port = request.port() + portOffset;
        Grant grant = new Grant(protocol, outside, port, request.lifetime(), hasForgotten);
        boolean isUpnp = protocol == MappingProtocol.UPNP_IGD;
        return new Held(IP, request.withWanted(port), grant, isUpnp ? Optional.of(CONTROL) : Optional.empty());
    }

    void grantWhatWasAsked() {
        waiting.complete(grant(asked.get(0)));
    }

    @Override
    public CompletableFuture<Void> unmap(Held held) {
        givenBack.add(held);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> close() {
        isClosed = true;
        return end;
    }
}
