package org.jlibp2p.multiformats;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;

/** A self-describing network address. Immutable. Specification: multiformats, multiaddr. */
public final class Multiaddr implements Comparable<Multiaddr> {
    private Multiaddr() {}

    /** One part. @param protocol which @param value its bytes, empty if it has none */
    public record Component(MultiaddrProtocol protocol, Bytes value) {
        /** The value as text. @return empty string if it has none */
        public String text() {
            throw new UnsupportedOperationException();
        }
    }

    public static Multiaddr parse(String text) {
        throw new UnsupportedOperationException();
    } // IllegalArgumentException

    public static Multiaddr decode(Bytes bytes) {
        throw new UnsupportedOperationException();
    } // MalformedMessageException

    public static Multiaddr of(List<Component> components) {
        throw new UnsupportedOperationException();
    }

    public Bytes bytes() {
        throw new UnsupportedOperationException();
    }

    public List<Component> components() {
        throw new UnsupportedOperationException();
    }

    public boolean has(MultiaddrProtocol protocol) {
        throw new UnsupportedOperationException();
    }

    public Optional<String> value(MultiaddrProtocol protocol) {
        throw new UnsupportedOperationException();
    } // text of the first such component

    public Multiaddr with(MultiaddrProtocol protocol) {
        throw new UnsupportedOperationException();
    }

    public Multiaddr with(MultiaddrProtocol protocol, String value) {
        throw new UnsupportedOperationException();
    }

    public Multiaddr with(Multiaddr suffix) {
        throw new UnsupportedOperationException();
    }

    public Multiaddr withoutLast(MultiaddrProtocol protocol) {
        throw new UnsupportedOperationException();
    } // cut from the last such component on; itself if none

    @Override
    public int compareTo(Multiaddr other) {
        throw new UnsupportedOperationException();
    }
}
