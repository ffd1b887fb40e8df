package org.jlibp2p.status;

import java.util.stream.Collectors;

/** Text of others as it may be shown: of bounded length, and without characters that hide, or turn around, what they stand in. */
final class ShownText {
    /** The longest text of one field, in characters. */
    static final int MOST = 200;

    private static final char REPLACEMENT = '\uFFFD';

    private ShownText() {}

    static String of(Object text) {
        return of(text, MOST);
    }

    static String of(Object text, int most) {
        String all = String.valueOf(text);
        StringBuilder shown = new StringBuilder(Math.min(all.length(), most));
        int at = 0;
        while (at < all.length()) {
            if (shown.length() >= most) {
                return shown.append('…').toString();
            }
            int character = all.codePointAt(at);
            shown.appendCodePoint(isShown(character) ? character : REPLACEMENT);
            at += Character.charCount(character);
        }
        return shown.toString();
    }

    /** The same for text of several lines. */
    static String lines(String text, int most) {
        return text.lines().limit(most / 40).map(line -> of(line, 400)).collect(Collectors.joining("\n"));
    }

    private static boolean isShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> false; // they pile up over other lines
            default -> true;
        };
    }
}
