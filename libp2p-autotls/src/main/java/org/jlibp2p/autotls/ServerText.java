package org.jlibp2p.autotls;

/** What servers say, as far as it is repeated to people: in one line, and cut. Pure. */
final class ServerText {
    /** The most characters. */
    static final int MAX = 300;

    private ServerText() {}

    static String of(String said) {
        String text = String.valueOf(said);
        String line = text.substring(0, Math.min(text.length(), MAX)).strip();
        StringBuilder clean = new StringBuilder(line.length());
        line.chars()
                .forEach(c -> clean.append(
                        c < ' ' || c >= 0x7f && c < 0xa0 || Character.isSurrogate((char) c) ? '?' : (char) c));
        return clean.toString();
    }
}
