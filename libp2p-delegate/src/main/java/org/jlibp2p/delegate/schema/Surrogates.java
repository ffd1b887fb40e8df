package org.jlibp2p.delegate.schema;

/** Halves of characters, which JSON can escape one by one, and UTF-8 cannot have. */
final class Surrogates {
    private static final char REPLACEMENT = '\uFFFD';

    private Surrogates() {}

    /** The text with each half that has no other half replaced, as other readers do it too. */
    static String repair(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder repaired = new StringBuilder(text.length());
        text.codePoints().map(point -> isHalf(point) ? REPLACEMENT : point).forEach(repaired::appendCodePoint);
        return repaired.toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
