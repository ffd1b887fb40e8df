package org.jlibp2p.delegate.server;

import java.util.List;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;

/**
 * What a node calls itself in the header {@code Via} when it asks a delegate: its own server knows it again, and no other one
 * learns who it is. Pure.
 *
 * <p>Specification: RFC 9110, 7.6.3.
 */
public final class Pseudonym {
    private static final int SIZE = 16;
    private static final Bytes CONTEXT = Bytes.utf8("jlibp2p delegate ");
    private static final String PREFIX = "jlibp2p-";

    private Pseudonym() {}

    /**
     * The name of a node.
     *
     * @param node its id
     * @return a token of HTTP, always the same
     */
    public static String of(PeerId node) {
        Bytes hash = Multihash.sha256(Bytes.concat(CONTEXT, node.bytes())).digest();
        return PREFIX + Multibase.BASE32.encode(hash.slice(0, SIZE));
    }

    /** Whether a name is that of a node, and not of a proxy. */
    static boolean isOne(String name) {
        return name.startsWith(PREFIX);
    }

    /** Who a request has come through. */
    static Stream<String> in(List<String> via) {
        return via.stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(hop -> hop.strip().split("\\s+"))
                .filter(words -> words.length > 1)
                .map(words -> words[1]);
    }
}
