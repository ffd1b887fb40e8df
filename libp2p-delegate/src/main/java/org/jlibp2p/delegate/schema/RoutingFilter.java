package org.jlibp2p.delegate.schema;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.record.UnknownSchema;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/**
 * Which records are wanted, by what is in their addresses and what their peers speak. Immutable; any thread.
 *
 * <p>Records of schemas that are not known pass every filter.
 *
 * <p>Specification: IPIP-0484; IPFS, routing/http-routing-v1.md, "Request Query Parameters".
 */
public final class RoutingFilter {
    /** The parameter for addresses. */
    public static final String ADDRESSES = "filter-addrs";

    /** The parameter for protocols. */
    public static final String PROTOCOLS = "filter-protocols";

    /** The most names in each of the two lists. */
    public static final int MAX_NAMES = 64;

    /** The most characters of a name, not counting the {@code !} in front of one that is negated. */
    public static final int MAX_NAME = 63;

    private static final String UNKNOWN = "unknown";
    private static final RoutingFilter NONE = new RoutingFilter(List.of(), List.of());

    private final List<String> addresses;
    private final List<String> protocols;
    private final Set<MultiaddrProtocol> wanted;
    private final Set<MultiaddrProtocol> unwanted;
    private final boolean isAnyWanted; // by a name, known or not
    private final boolean takesWithoutAddresses;
    private final Set<String> spoken;

    /**
     * A filter.
     *
     * @param addresses see {@link #addresses()}; in any case
     * @param protocols see {@link #protocols()}; in any case
     * @throws IllegalArgumentException if there are too many names, or one is empty, too long, or has a comma
     */
    public RoutingFilter(List<String> addresses, List<String> protocols) {
        this.addresses = names(ADDRESSES, addresses);
        this.protocols = names(PROTOCOLS, protocols);
        wanted = known(this.addresses.stream().filter(name -> !name.startsWith("!")));
        unwanted = known(
                this.addresses.stream().filter(name -> name.startsWith("!")).map(name -> name.substring(1)));
        isAnyWanted = this.addresses.stream().anyMatch(name -> !name.startsWith("!"));
        takesWithoutAddresses = this.addresses.contains(UNKNOWN);
        spoken = Set.copyOf(this.protocols);
    }

    private static Set<MultiaddrProtocol> known(Stream<String> names) {
        return names.flatMap(name -> MultiaddrProtocol.ofName(name).stream()).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The names for addresses.
     *
     * @return names of multiaddr protocols of which an address has to have one; with {@code !} in front, that it must not have;
     *     {@code unknown} for peers without addresses; in lower case. None: all addresses
     */
    public List<String> addresses() {
        return addresses;
    }

    /**
     * The names for protocols.
     *
     * @return names of transfer protocols of which a peer has to speak one; {@code unknown} for peers that name none; in lower case.
     *     None: all peers
     */
    public List<String> protocols() {
        return protocols;
    }

    private static List<String> names(String parameter, List<String> names) {
        if (names.size() > MAX_NAMES) {
            throw new IllegalArgumentException(parameter + " has more than " + MAX_NAMES + " names");
        }
        List<String> lower = new ArrayList<>(names.size());
        for (String name : names) {
            String small = name.toLowerCase(Locale.ROOT); // of some letters longer than the name
            int most = small.startsWith("!") ? MAX_NAME + 1 : MAX_NAME;
            if (small.isEmpty() || small.length() > most || small.indexOf(',') >= 0) {
                throw new IllegalArgumentException(
                        parameter + " has a name that is empty, above " + MAX_NAME + " characters, or has a comma");
            }
            lower.add(small);
        }
        return List.copyOf(lower);
    }

    /**
     * No filter.
     *
     * @return lets everything pass
     */
    public static RoutingFilter none() {
        return NONE;
    }

    /**
     * Reads a filter from the values of the two parameters of a query.
     *
     * @param addresses what {@link #ADDRESSES} is, as often as it is there, without percent-encoding: names with commas between them
     * @param protocols what {@link #PROTOCOLS} is, in the same way
     * @return the filter; {@link #none()} for none
     * @throws IllegalArgumentException if there are too many names, or one is too long
     */
    public static RoutingFilter parse(List<String> addresses, List<String> protocols) {
        return new RoutingFilter(split(ADDRESSES, addresses), split(PROTOCOLS, protocols));
    }

    private static List<String> split(String parameter, List<String> values) {
        int most = MAX_NAMES * (MAX_NAME + 2);
        if (values.stream().mapToLong(String::length).sum() > most) {
            throw new IllegalArgumentException(parameter + " has more than " + most + " characters");
        }
        return values.stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /**
     * Whether everything passes.
     *
     * @return true if there is no name
     */
    public boolean isEmpty() {
        return addresses.isEmpty() && protocols.isEmpty();
    }

    /**
     * This filter as the query of a URI.
     *
     * @return the parameters with {@code &} between them, percent-encoded but for commas; empty if everything passes
     */
    public String query() {
        return Stream.of(parameter(ADDRESSES, addresses), parameter(PROTOCOLS, protocols))
                .filter(parameter -> !parameter.isEmpty())
                .collect(Collectors.joining("&"));
    }

    private static String parameter(String name, List<String> values) {
        return values.isEmpty()
                ? ""
                : values.stream()
                        .map(value -> URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .collect(Collectors.joining(",", name + "=", ""));
    }

    /**
     * What is left of a record.
     *
     * @param record any record
     * @return the record with those of its addresses that pass, all else unchanged; nothing if it does not pass
     */
    public Optional<RoutingRecord> apply(RoutingRecord record) {
        Optional<PeerSchema> known = RecordCodec.peerOf(record);
        if (known.isEmpty() || isEmpty()) {
            return Optional.of(record);
        }
        PeerSchema peer = known.get();
        if (!speaks(peer.protocols())) {
            return Optional.empty();
        }
        if (addresses.isEmpty()) {
            return Optional.of(record);
        }
        if (peer.addresses().isEmpty()) {
            return takesWithoutAddresses ? Optional.of(record) : Optional.empty();
        }
        List<Multiaddr> passed = peer.addresses().stream().filter(this::passes).toList();
        return passed.isEmpty() ? Optional.empty() : Optional.of(with(record, passed));
    }

    private boolean speaks(List<String> named) {
        if (protocols.isEmpty()) {
            return true;
        }
        return named.isEmpty()
                ? spoken.contains(UNKNOWN)
                : named.stream().anyMatch(each -> spoken.contains(each.toLowerCase(Locale.ROOT)));
    }

    private boolean passes(Multiaddr address) {
        boolean isWanted = !isAnyWanted;
        for (Multiaddr.Component component : address.components()) {
            if (unwanted.contains(component.protocol())) {
                return false;
            }
            isWanted |= wanted.contains(component.protocol());
        }
        return isWanted;
    }

    private static RoutingRecord with(RoutingRecord record, List<Multiaddr> addresses) {
        if (record instanceof PeerSchema peer) {
            return new PeerSchema(peer.id(), addresses, peer.protocols(), peer.extra());
        }
        UnknownSchema legacy = (UnknownSchema) record;
        Map<String, Object> fields = new LinkedHashMap<>(legacy.fields());
        fields.put(
                RecordCodec.ADDRS, addresses.stream().map(Multiaddr::toString).toList());
        return new UnknownSchema(legacy.schema(), Collections.unmodifiableMap(fields));
    }
}
