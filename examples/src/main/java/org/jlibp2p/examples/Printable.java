package org.jlibp2p.examples;

/** Texts that a peer wrote, made fit for a terminal: one line, of bounded length, without surprises. Any thread. */
public final class Printable {
    /** The most characters of one text that are shown. */
    public static final int MAX_LENGTH = 512;

    private Printable() {}

    /**
     * A text with everything that is not plainly printable written as a code, so that it can neither move the cursor, nor
     * pretend to be a line of its own, nor turn the direction of writing.
     *
     * @param text any text
     * @return one line of at most {@link #MAX_LENGTH} characters of the text
     */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().limit(MAX_LENGTH).forEach(point -> {
            if (point == '\\' || !isPlain(point)) {
                escaped.append(String.format("\\u{%x}", point));
            } else {
                escaped.appendCodePoint(point);
            }
        });
        return escaped.append(text.codePoints().skip(MAX_LENGTH).findAny().isPresent() ? "..." : "")
                .toString();
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
