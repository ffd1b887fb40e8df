package org.jlibp2p.cli.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
public final class Durations {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})([smhd])");
    private static final int SIXTY = 60;
    private static final int HOURS = 24;

    private Durations() {}

    /**
     * Understands a duration.
     *
     * @param text a number and its unit, as {@code 48h}
     * @return the duration
     * @throws IllegalArgumentException if the text is none
     */
    public static Duration parse(String text) {
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

    /**
     * Writes a duration in the largest unit of which it is a whole number.
     *
     * @param time whole seconds
     * @return what is parsed to the same
     */
    public static String text(Duration time) {
        long seconds = time.toSeconds();
        if (seconds == 0 || seconds % SIXTY != 0) {
            return seconds + "s";
        }
        long minutes = seconds / SIXTY;
        if (minutes % SIXTY != 0) {
            return minutes + "m";
        }
        long hours = minutes / SIXTY;
        return hours % HOURS == 0 ? hours / HOURS + "d" : hours + "h";
    }
}
