package org.jlibp2p.multiformats;

import org.jlibp2p.bytes.Bytes;

/**
 * An IPv6 address: read as in RFC 4291, section 2.2, written as in RFC 5952. A zone is not part of it but a component
 * of its own, {@code /ip6zone}, in front.
 */
record Ip6Form() implements ValueForm {
    private static final int GROUPS = 8;
    private static final ValueForm IP4 = new Ip4Form();
    private static final Bytes MAPPED = Bytes.fromHex("00000000000000000000ffff");

    @Override
    public int size() {
        return 16;
    }

    @Override
    public Bytes parse(String text) {
        if (text.length() > 45 || text.indexOf('%') >= 0) {
            throw malformed(text);
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            Bytes whole = groups(text, text);
            return require(whole.size() == size(), whole, text);
        }
        Bytes before = groups(text.substring(0, gap), text);
        Bytes after = groups(text.substring(gap + 2), text);
        int missing = size() - before.size() - after.size();
        require(missing >= 2 && !endsInIp4(text.substring(0, gap)), before, text);
        return Bytes.concat(before, Bytes.wrap(new byte[missing]), after);
    }

    private static boolean endsInIp4(String groups) {
        return groups.indexOf('.') >= 0;
    }

    private static Bytes require(boolean holds, Bytes value, String text) {
        if (!holds) {
            throw malformed(text);
        }
        return value;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("not an IPv6 address: " + Excerpt.of(text));
    }

    /** Groups with a colon between them; the last one may be an IPv4 address. */
    private static Bytes groups(String groups, String text) {
        if (groups.isEmpty()) {
            return Bytes.empty();
        }
        String[] parts = groups.split(":", GROUPS + 1);
        if (parts.length > GROUPS) {
            throw malformed(text);
        }
        Bytes[] values = new Bytes[parts.length];
        for (int i = 0; i < parts.length; i++) {
            boolean ip4 = i == parts.length - 1 && endsInIp4(parts[i]);
            values[i] = ip4 ? IP4.parse(parts[i]) : group(parts[i], text);
        }
        return Bytes.concat(values);
    }

    private static Bytes group(String digits, String text) {
        boolean hexadecimal = !digits.isEmpty() && digits.length() <= 4;
        for (int i = 0; i < digits.length(); i++) {
            hexadecimal &= digits.charAt(i) < 128 && Character.digit(digits.charAt(i), 16) >= 0;
        }
        if (!hexadecimal) {
            throw malformed(text);
        }
        return NumberForm.ofNumber(Integer.parseInt(digits, 16), 2);
    }

    @Override
    public String format(Bytes value) {
        if (value.startsWith(MAPPED)) {
            return "::ffff:" + IP4.format(value.slice(MAPPED.size()));
        }
        int gap = 0;
        int gapSize = 1;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zerosFrom(value, i);
            if (zeros > gapSize) {
                gap = i;
                gapSize = zeros;
            }
        }
        if (gapSize == 1) {
            return joined(value, 0, GROUPS);
        }
        return joined(value, 0, gap) + "::" + joined(value, gap + gapSize, GROUPS);
    }

    private static int zerosFrom(Bytes value, int group) {
        int end = group;
        while (end < GROUPS && NumberForm.toNumber(value.slice(2 * end, 2 * end + 2)) == 0) {
            end++;
        }
        return end - group;
    }

    private static String joined(Bytes value, int from, int to) {
        StringBuilder groups = new StringBuilder();
        for (int i = from; i < to; i++) {
            groups.append(i == from ? "" : ":")
                    .append(Long.toHexString(NumberForm.toNumber(value.slice(2 * i, 2 * i + 2))));
        }
        return groups.toString();
    }

    @Override
    public void check(Bytes value) {
        // every value of the size is an address
    }
}
