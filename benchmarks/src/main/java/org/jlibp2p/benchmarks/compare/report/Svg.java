package org.jlibp2p.benchmarks.compare.report;

import java.util.Locale;

/** The few shapes of a plot, as SVG elements. Confined to one thread. */
final class Svg {
    private static final String INK = "#22262d";

    private final StringBuilder body = new StringBuilder();

    /** A text whose letters stand out of whatever lies below them. */
    void text(double x, int baseline, int size, String weight, String text) {
        add(
                "<text x=\"%.1f\" y=\"%d\" font-size=\"%d\" font-weight=\"%s\" fill=\"%s\" "
                        + "stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\">%s</text>",
                x, baseline, size, weight, INK, escaped(text));
    }

    /** A bar that lies. */
    void bar(int x, int y, double length, int height, String colour) {
        add(
                "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                x, y, length, height, colour);
    }

    /** A line that stands. */
    void line(int x, int top, int bottom) {
        add(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                x, top, x, bottom, INK);
    }

    private void add(String element, Object... values) {
        body.append(String.format(Locale.ROOT, element, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Everything drawn so far, on white. */
    String document(int width, int height) {
        return String.format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                                + "font-family=\"Helvetica, Arial, sans-serif\">%n"
                                + "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
                        width, height, width, height, width, height)
                + body
                + "</svg>\n";
    }
}
