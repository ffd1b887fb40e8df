package org.jlibp2p.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
final class Durations {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})([smhd])");

    private Durations() {}

    /** Fails with IllegalArgumentException if the text is none. */
    static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a duration: " + text + "; it is a number and s, m, h or d, as in 48h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
