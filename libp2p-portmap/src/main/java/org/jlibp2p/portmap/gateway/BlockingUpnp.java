package org.jlibp2p.portmap.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.gateway.Gateways.Held;
import org.jlibp2p.portmap.mapping.Grant;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.mapping.PortRequest;
import org.jlibp2p.portmap.upnp.ControlPoint;
import org.jlibp2p.portmap.upnp.HttpAnswer;
import org.jlibp2p.portmap.upnp.RouterUrl;
import org.jlibp2p.portmap.upnp.SoapAnswer;
import org.jlibp2p.portmap.upnp.SoapCall;
import org.jlibp2p.portmap.upnp.XmlTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a network's router by UPnP: has it found, and calls its service. Confined to the thread of {@link BlockingGateways}.
 */
final class BlockingUpnp {
    /** How many ports are tried if others have those that were wanted. */
    static final int MAX_PORTS = 4;

    private static final String CLIENT = "NewInternalClient";
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 60_000;
    private static final int NO_SUCH_ENTRY = 714;
    private static final int CONFLICT = 718;
    private static final Set<Integer> NOT_FOR_A_TIME =
            Set.of(402, 501, 725); // what is wrong, that it fails, only for ever
    private static final int NOT_AUTHORIZED = 606;
    private static final Logger LOG = LoggerFactory.getLogger(BlockingUpnp.class);

    private final RandomGenerator random;
    private final Forwarded forwarded;
    private final BlockingHttp http;
    private final BlockingSearch search;
    private final Map<Attachment, ControlPoint> known = new LinkedHashMap<>();

    BlockingUpnp(Ports ports, OpenSocket open, LongSupplier nanoTime, RandomGenerator random, Forwarded forwarded) {
        this.random = random;
        this.forwarded = forwarded;
        http = new BlockingHttp(open, nanoTime);
        search = new BlockingSearch(ports, open, nanoTime);
    }

    Held map(Attachment where, PortRequest request) throws IOException {
        ControlPoint point = point(where);
        try {
            return add(point, request, external(point, request));
        } catch (IOException | MappingException | MalformedMessageException e) {
            known.remove(where);
            throw e;
        }
    }

    /** Ends a mapping that the router has granted, or, if its answer never came, one that is not another host's. */
    void unmap(Held held, ControlPoint point) throws IOException {
        if (forwarded.isSure(held) || forwarded.has(held) && !isOthers(lookUp(held, point), held)) {
            call(point, held.request(), SoapCall.delete(held.request()));
        }
        forwarded.remove(held);
    }

    // ---- finding ----

    private ControlPoint point(Attachment where) throws IOException {
        ControlPoint before = known.get(where);
        if (before != null) {
            return before;
        }
        if (known.size() >= Attachments.MAX) {
            known.clear(); // of networks long left
        }
        MappingException failure = new MappingException(MappingFailure.NO_ANSWER, "nobody answers a search");
        for (RouterUrl location : search.of(where)) {
            try {
                HttpAnswer answer = http.ask(location, where.host(), SoapCall.describe(location));
                ControlPoint found = ControlPoint.in(description(answer), location);
                known.put(where, found);
                return found;
            } catch (IOException | MalformedMessageException | MappingException e) {
                LOG.debug("{} describes nothing that is of use: {}", location, e.toString());
                failure = new MappingException(MappingFailure.NOT_BELIEVED, "a description: " + e.getMessage());
            }
        }
        throw failure;
    }

    private static XmlTree description(HttpAnswer answer) {
        if (answer.status() != 200) {
            throw new MalformedMessageException("a description with status " + answer.status());
        }
        return XmlTree.parse(answer.body());
    }

    // ---- calling ----

    private SoapAnswer call(ControlPoint point, PortRequest request, SoapCall call) throws IOException {
        HttpAnswer answer = http.ask(point.control(), request.host(), call.request(point));
        return SoapAnswer.read(call, answer.status(), answer.body());
    }

    private Bytes external(ControlPoint point, PortRequest request) throws IOException {
        SoapAnswer answer = call(point, request, SoapCall.externalAddress());
        return answer.ip4("NewExternalIPAddress")
                .orElseThrow(() -> failure(MappingFailure.NOT_PUBLIC, "has no address outside", answer));
    }

    private Held add(ControlPoint point, PortRequest request, Bytes external) throws IOException {
        PortRequest wanted = request;
        Duration lifetime = request.lifetime();
        for (int asked = 0; asked <= MAX_PORTS; asked++) {
            Held expected = held(point, wanted, external);
            boolean isThere = forwarded.has(expected);
            if (!isThere) {
                forwarded.expect(expected);
            }
            SoapAnswer answer = call(point, request, SoapCall.add(wanted, lifetime, point.choosesPort()));
            if (answer.error() == 0) {
                int port = point.choosesPort() ? answer.port("NewReservedPort") : wanted.wanted();
                return added(point, expected, held(point, wanted.withWanted(port), external), isThere);
            }
            if (!isThere) {
                forwarded.remove(expected);
            }
            if (NOT_FOR_A_TIME.contains(answer.error()) && !lifetime.isZero()) {
                lifetime = Duration.ZERO;
            } else if (answer.error() == CONFLICT) {
                wanted = wanted.withWanted(random.nextInt(FIRST_PORT, LAST_PORT));
            } else {
                throw failure(
                        answer.error() == NOT_AUTHORIZED ? MappingFailure.REFUSED : MappingFailure.NO_RESOURCES,
                        "does not map port " + wanted.wanted(),
                        answer);
            }
        }
        throw new MappingException(MappingFailure.NO_RESOURCES, "all ports that were tried are others'");
    }

    private static Held held(ControlPoint point, PortRequest request, Bytes external) {
        Grant grant = new Grant(MappingProtocol.UPNP_IGD, external, request.wanted(), request.lifetime(), false);
        return new Held(point.control().host(), request, grant, Optional.of(point));
    }

    /** The router has said that it forwards a port: if that turns out to be of no use, it is told to end it. */
    private Held added(ControlPoint point, Held expected, Held given, boolean wasThere) throws IOException {
        if (!wasThere) {
            forwarded.remove(expected);
        }
        boolean isRenewed = forwarded.has(given);
        forwarded.add(given);
        try {
            check(point, given);
            return given;
        } catch (IOException | MappingException | MalformedMessageException e) {
            if (!isRenewed) {
                undo(point, given);
            }
            throw e;
        }
    }

    private void undo(ControlPoint point, Held given) {
        try {
            unmap(given, point);
        } catch (IOException | MalformedMessageException e) {
            LOG.debug("port {} stays mapped until the end: {}", given.request().wanted(), e.toString());
        }
    }

    /** A router may say yes, and go on to forward the port to somebody else. */
    private void check(ControlPoint point, Held given) throws IOException {
        SoapAnswer answer = lookUp(given, point);
        if (isOthers(answer, given)) {
            forwarded.remove(given);
        }
        if (answer.error() == NO_SUCH_ENTRY) {
            throw failure(MappingFailure.NOT_BELIEVED, "knows of no mapping that it has just made", answer);
        }
        PortRequest request = given.request();
        boolean isOurs = answer.error() != 0
                || answer.ip4(CLIENT).filter(request.host()::equals).isPresent()
                        && answer.port("NewInternalPort") == request.port();
        if (!isOurs) {
            throw new MappingException(
                    MappingFailure.NOT_BELIEVED, "port " + request.wanted() + " was mapped, and leads elsewhere");
        }
    }

    private SoapAnswer lookUp(Held held, ControlPoint point) throws IOException {
        return call(point, held.request(), SoapCall.lookUp(held.request()));
    }

    /** Whether a mapping is another host's, or nobody's: it is not ours to end. */
    private static boolean isOthers(SoapAnswer answer, Held held) {
        return answer.error() == NO_SUCH_ENTRY
                || answer.ip4(CLIENT)
                        .filter(client -> !client.equals(held.request().host()))
                        .isPresent();
    }

    private static MappingException failure(MappingFailure reason, String what, SoapAnswer answer) {
        return new MappingException(reason, "the router " + what + ": UPnP's error " + answer.error());
    }
}
