package org.jlibp2p.multiformats;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * A self-describing network address: components from the outermost protocol to the innermost. Immutable; any thread.
 *
 * <p>Every address has one binary form and one text, and reading either gives an equal address. Specification:
 * multiformats, multiaddr.
 */
public final class Multiaddr implements Comparable<Multiaddr> {
    /** The most bytes in the binary form; the longest in use, with certificate hashes and a relay, have about 300. */
    public static final int MAX_SIZE = 2048;

    /** The longest text that is read, in characters. */
    public static final int MAX_TEXT_LENGTH = 8192;

    /** The most components of one address. */
    public static final int MAX_COMPONENTS = 64;

    private final List<Component> components;
    private final Bytes bytes;
    private String text; // made when first asked for; two threads making it at once make the same

    private Multiaddr(List<Component> components, Bytes bytes) {
        this.components = components;
        this.bytes = bytes;
    }

    /**
     * One part of an address.
     *
     * @param protocol which protocol
     * @param value its bytes, empty if it has none
     */
    public record Component(MultiaddrProtocol protocol, Bytes value) {
        /**
         * Checks the value.
         *
         * @param protocol which protocol
         * @param value its bytes, empty if it has none
         * @throws IllegalArgumentException if it is no value of the protocol
         */
        public Component {
            protocol.check(value);
        }

        /**
         * The value as text.
         *
         * @return empty if there is none
         */
        public String text() {
            return protocol.format(value);
        }

        /** As in an address: the name behind a slash, and the value behind another. */
        @Override
        public String toString() {
            if (protocol.isPath()) {
                return "/" + protocol + text();
            }
            return protocol.hasValue() ? "/" + protocol + "/" + text() : "/" + protocol;
        }
    }

    /**
     * Reads the text of an address; slashes at its end are ignored.
     *
     * @param text such as {@code /ip4/192.0.2.1/tcp/4001}
     * @return the address
     * @throws IllegalArgumentException if it is none, naming the part that is wrong
     */
    public static Multiaddr parse(String text) {
        return of(MultiaddrText.parse(text));
    }

    /**
     * Reads the binary form of an address.
     *
     * @param bytes one whole address
     * @return the address
     * @throws MalformedMessageException if they are none, or more than {@link #MAX_SIZE} or {@link #MAX_COMPONENTS}
     */
    public static Multiaddr decode(Bytes bytes) {
        if (bytes.isEmpty() || bytes.size() > MAX_SIZE) {
            throw new MalformedMessageException("an address of " + bytes.size() + " bytes, not from 1 to " + MAX_SIZE);
        }
        Bytes own = bytes.compact(); // the values are slices of it; they must not keep a whole message in memory
        return new Multiaddr(MultiaddrBytes.decode(own), own);
    }

    /**
     * Reads the addresses that a peer sent in one message, leaving out those that cannot be read: other implementations
     * know protocols that this one does not, and one such address must not cost the others.
     *
     * @param addresses the binary form of each; how many there may be is for the caller to bound
     * @return those that are addresses, in their order
     */
    public static List<Multiaddr> decodeAll(Collection<Bytes> addresses) {
        List<Multiaddr> readable = new ArrayList<>(addresses.size());
        for (Bytes address : addresses) {
            try {
                readable.add(decode(address));
            } catch (MalformedMessageException left) {
                // left out, as promised
            }
        }
        return List.copyOf(readable);
    }

    /**
     * An address of the given components.
     *
     * @param components at least one, in order
     * @return the address
     * @throws IllegalArgumentException if there are none, if a path is not the last of them, or if they are too much
     *     for one address
     */
    public static Multiaddr of(List<Component> components) {
        if (components.isEmpty()) {
            throw new IllegalArgumentException("an address needs a component");
        }
        return ofAny(List.copyOf(components));
    }

    private static Multiaddr ofAny(List<Component> components) {
        String fault = MultiaddrBytes.faultOf(components);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        Bytes bytes = MultiaddrBytes.encode(components);
        if (bytes.size() > MAX_SIZE) {
            throw new IllegalArgumentException("an address of " + bytes.size() + " bytes, above " + MAX_SIZE);
        }
        return new Multiaddr(components, bytes);
    }

    /**
     * The binary form.
     *
     * @return at most {@link #MAX_SIZE} bytes
     */
    public Bytes bytes() {
        return bytes;
    }

    /**
     * The components, from the outermost on.
     *
     * @return an immutable list of at most {@link #MAX_COMPONENTS}
     */
    public List<Component> components() {
        return components;
    }

    /**
     * Whether there is no component: only what {@link #withoutLast} leaves of an address that began with the protocol.
     * Such an address can be neither read nor dialled; it is there to be added to.
     *
     * @return true if nothing is left
     */
    public boolean isEmpty() {
        return components.isEmpty();
    }

    /**
     * Whether a protocol occurs.
     *
     * @param protocol which
     * @return true if a component has it
     */
    public boolean has(MultiaddrProtocol protocol) {
        return first(protocol).isPresent();
    }

    /**
     * The value of a protocol.
     *
     * @param protocol which
     * @return the text of the first component that has it, empty text if the protocol has no value
     */
    public Optional<String> value(MultiaddrProtocol protocol) {
        return first(protocol).map(Component::text);
    }

    private Optional<Component> first(MultiaddrProtocol protocol) {
        Objects.requireNonNull(protocol, "protocol");
        for (Component component : components) {
            if (component.protocol() == protocol) {
                return Optional.of(component);
            }
        }
        return Optional.empty();
    }

    /**
     * This address with a component more.
     *
     * @param protocol a protocol without a value
     * @return the longer address
     * @throws IllegalArgumentException if the protocol has a value, or the address would be too long
     */
    public Multiaddr with(MultiaddrProtocol protocol) {
        return with(List.of(new Component(protocol, Bytes.empty())));
    }

    /**
     * This address with a component more.
     *
     * @param protocol its protocol
     * @param value its value as text
     * @return the longer address
     * @throws IllegalArgumentException if the text is no value of the protocol, or the address would be too long
     */
    public Multiaddr with(MultiaddrProtocol protocol, String value) {
        return with(List.of(new Component(protocol, protocol.parse(value))));
    }

    /**
     * This address with another one behind it.
     *
     * @param suffix the components to add
     * @return the longer address
     * @throws IllegalArgumentException if it would be too long
     */
    public Multiaddr with(Multiaddr suffix) {
        return with(suffix.components);
    }

    private Multiaddr with(List<Component> suffix) {
        List<Component> joined = new ArrayList<>(components.size() + suffix.size());
        joined.addAll(components);
        joined.addAll(suffix);
        return ofAny(List.copyOf(joined));
    }

    /**
     * This address up to the last component of a protocol, without that component and those behind it.
     *
     * @param protocol which
     * @return the shorter address, {@linkplain #isEmpty() empty} if nothing is left; this address if the protocol does
     *     not occur
     */
    public Multiaddr withoutLast(MultiaddrProtocol protocol) {
        Objects.requireNonNull(protocol, "protocol");
        for (int i = components.size() - 1; i >= 0; i--) {
            if (components.get(i).protocol() == protocol) {
                return ofAny(components.subList(0, i));
            }
        }
        return this;
    }

    /**
     * The place that this address is of, without the peer that it leads to: without its last {@code /p2p} and what is behind
     * it. A relay's stays, as in {@code …/p2p/12D3KooW…/p2p-circuit}.
     *
     * @return the shorter address, {@linkplain #isEmpty() empty} if nothing is left; this address if it names no peer
     */
    public Multiaddr withoutPeer() {
        for (int i = components.size() - 1; i >= 0; i--) {
            MultiaddrProtocol protocol = components.get(i).protocol();
            if (protocol == MultiaddrProtocol.P2P_CIRCUIT) {
                return this;
            }
            if (protocol == MultiaddrProtocol.P2P) {
                return ofAny(components.subList(0, i));
            }
        }
        return this;
    }

    @Override
    public int compareTo(Multiaddr other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Multiaddr that && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    /** The text of this address; that of the empty one is a single slash. */
    @Override
    public String toString() {
        String shown = text;
        if (shown == null) {
            shown = MultiaddrText.format(components);
            text = shown;
        }
        return shown;
    }
}
