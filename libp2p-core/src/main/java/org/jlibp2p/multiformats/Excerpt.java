package org.jlibp2p.multiformats;

/** A text that may come from anywhere, made fit for an error message: short, printable, in quotes. */
final class Excerpt {
    private static final int MAX_LENGTH = 64;

    private Excerpt() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder("\"");
        int end = Math.min(text.length(), MAX_LENGTH);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            shown.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return shown.append(end < text.length() ? "…\"" : "\"").toString();
    }
}
