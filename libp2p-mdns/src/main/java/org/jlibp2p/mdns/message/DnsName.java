package org.jlibp2p.mdns.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jlibp2p.bytes.Bytes;

/**
 * A name of DNS: labels from the innermost to the outermost. Letters are small ones, since case means nothing in DNS.
 * Immutable; any thread.
 *
 * <p>Specification: RFC 1035, 2.3 and 3.1.
 *
 * @param labels each of 1 to {@link #MAX_LABEL} bytes, a character for each byte; none for the root
 */
public record DnsName(List<String> labels) {
    /** The most bytes of a label. */
    public static final int MAX_LABEL = 63;

    /** The most bytes of a name, lengths and end included. */
    public static final int MAX_SIZE = 255;

    /**
     * Checks the labels and makes their letters small.
     *
     * @param labels see {@link #labels()}
     * @throws IllegalArgumentException if a label, or the name, is too long, or a label is empty or not made of bytes
     */
    public DnsName {
        labels = labels.stream().map(DnsName::checked).toList();
        int size = labels.stream().mapToInt(label -> label.length() + 1).sum() + 1;
        if (size > MAX_SIZE) {
            throw new IllegalArgumentException("a name of " + size + " bytes, above " + MAX_SIZE);
        }
    }

    private static String checked(String label) {
        if (label.isEmpty() || label.length() > MAX_LABEL) {
            throw new IllegalArgumentException("a label of " + label.length() + " bytes, not from 1 to " + MAX_LABEL);
        }
        char[] small = label.toCharArray();
        for (int i = 0; i < small.length; i++) {
            if (small[i] > 0xff) {
                throw new IllegalArgumentException("a label with a character that is no byte");
            }
            if (small[i] >= 'A' && small[i] <= 'Z') {
                small[i] += 'a' - 'A';
            }
        }
        return new String(small);
    }

    /**
     * Reads a name as it is written, with or without a dot at the end.
     *
     * @param text such as {@code _p2p._udp.local}
     * @return the name
     * @throws IllegalArgumentException if it is none
     */
    public static DnsName parse(String text) {
        String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return new DnsName(Arrays.asList(bare.split("\\.", -1)));
    }

    /**
     * A name right below this one.
     *
     * @param label its first label
     * @return the longer name
     * @throws IllegalArgumentException if the label is none, or the name too long
     */
    public DnsName child(String label) {
        List<String> longer = new ArrayList<>(labels.size() + 1);
        longer.add(label);
        longer.addAll(labels);
        return new DnsName(longer);
    }

    /**
     * Whether this name is right below another one.
     *
     * @param parent the other one
     * @return true if it is that name with one label in front
     */
    public boolean isChildOf(DnsName parent) {
        return labels.size() == parent.labels.size() + 1
                && labels.subList(1, labels.size()).equals(parent.labels);
    }

    /** The bytes of a label. */
    static Bytes bytes(String label) {
        return Bytes.wrap(label.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The name with dots between its labels; what is no printable letter of them is a question mark. */
    @Override
    public String toString() {
        return String.join(".", labels).replaceAll("[^!-~]", "?");
    }
}
