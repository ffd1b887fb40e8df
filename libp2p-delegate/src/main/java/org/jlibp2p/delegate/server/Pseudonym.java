package org.jlibp2p.delegate.server;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;

/**
 * What a node calls itself in the header {@code Via} when it asks a delegate, and when it answers: its own server knows it again, its
 * clients know whom they ask, and nobody else learns who it is. Pure.
 *
 * <p>Specification: RFC 9110, 7.6.3.
 */
public final class Pseudonym {
    private static final int SIZE = 16;
    private static final Bytes CONTEXT = Bytes.utf8("jlibp2p delegate ");
    private static final String PREFIX = "jlibp2p-";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[a-z2-7]{26,27}");

    /** How many nodes a request may have come through. */
    static final int MAX_NODES = 16;

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

    /**
     * The nodes that a request or an answer has come through.
     *
     * @param via the values of the header
     * @return the names of nodes, and not of proxies, in their order
     */
    public static List<String> nodesIn(List<String> via) {
        return via.stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(hop -> hop.strip().split("\\s+"))
                .filter(words -> words.length > 1)
                .map(words -> words[1])
                .filter(name -> FORM.matcher(name).matches())
                .distinct()
                .toList();
    }
}
