package org.jlibp2p.cli.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them. */
final class Sizes {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}) ?(B|KiB|MiB|GiB|TiB)?");
    private static final String UNITS = "KMGT";
    private static final int STEP = 10;

    private Sizes() {}

    /** Fails with IllegalArgumentException if the text is none, ArithmeticException never. */
    static long parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no size: " + text);
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        int shift = unit == null || unit.equals("B") ? 0 : (UNITS.indexOf(unit.charAt(0)) + 1) * STEP;
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("too large: " + text);
        }
        return number << shift;
    }

    /** The shortest text that is parsed to the same number. */
    static String text(long bytes) {
        long number = bytes;
        int unit = 0;
        while (unit < UNITS.length() && number > 0 && number % (1 << STEP) == 0) {
            number >>= STEP;
            unit++;
        }
        return unit == 0 ? Long.toString(number) : number + UNITS.substring(unit - 1, unit) + "iB";
    }
}
