package org.jlibp2p.portmap.gateway;

import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks which networks there are. Asks the operating system, which may take a while. */
final class Attachments {
    /** The most networks that are used. */
    static final int MAX = 8;

    private static final int IP4_SIZE = 4;
    private static final int LONGEST_PREFIX = 30;
    private static final int SHORTEST_PREFIX = 8;
    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);

    private final Set<String> names;
    private final List<Bytes> routers;

    /**
     * Networks by the names of interfaces.
     *
     * @param names those that are used; if there are none, all that are up and lead to several hosts
     * @param routers those that are asked, in the networks in which they are; if there are none, they are looked for
     */
    Attachments(Set<String> names, List<Bytes> routers) {
        this.names = Set.copyOf(names);
        this.routers = List.copyOf(routers);
    }

    /** Those that are there now. */
    List<Attachment> find() throws SocketException {
        Optional<List<String>> routes = routes();
        List<Attachment> found = new ArrayList<>();
        NetworkInterface.networkInterfaces()
                .filter(this::isWanted)
                .forEach(each -> each.getInterfaceAddresses().stream()
                        .filter(Attachments::isUseful)
                        .map(address -> attachment(each.getName(), address, routes))
                        .filter(attachment -> !attachment.routers().isEmpty())
                        .forEach(found::add));
        return found.stream().limit(MAX).toList();
    }

    private boolean isWanted(NetworkInterface candidate) {
        try {
            return candidate.isUp()
                    && (names.isEmpty()
                            ? !candidate.isLoopback() && !candidate.isPointToPoint()
                            : names.contains(candidate.getName()));
        } catch (SocketException gone) {
            LOG.debug("the interface {} cannot be looked at", candidate.getName(), gone);
            return false;
        }
    }

    private static boolean isUseful(InterfaceAddress address) {
        byte[] ip = address.getAddress().getAddress();
        int prefix = address.getNetworkPrefixLength();
        return ip.length == IP4_SIZE
                && prefix >= SHORTEST_PREFIX
                && prefix <= LONGEST_PREFIX
                && Attachment.isPrivate(Bytes.copyOf(ip));
    }

    private Attachment attachment(String name, InterfaceAddress address, Optional<List<String>> routes) {
        Bytes host = Bytes.copyOf(address.getAddress().getAddress());
        int prefix = address.getNetworkPrefixLength();
        if (!routers.isEmpty()) {
            return Attachment.known(name, host, prefix, routers);
        }
        return routes.map(lines -> Attachment.known(name, host, prefix, RouteTable.routers(lines.stream(), name)))
                .filter(known -> !known.routers().isEmpty() || !names.contains(name))
                .orElseGet(() -> Attachment.guessed(name, host, prefix));
    }

    /** Nothing on a system that does not tell. */
    private static Optional<List<String>> routes() {
        if (!Files.isReadable(ROUTES)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(ROUTES, StandardCharsets.ISO_8859_1)) {
            return Optional.of(lines.limit(RouteTable.MAX_LINES).toList());
        } catch (IOException e) {
            LOG.debug("the routes cannot be looked at", e);
            return Optional.empty();
        }
    }
}
