package org.jlibp2p.benchmarks.compare.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

import org.jlibp2p.benchmarks.compare.result.Contestant;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.benchmarks.compare.result.Results;

/** Results as a picture, an SVG: for each figure a bar a side, as long as it is better than go. */
public final class Plot {
    private static final int WIDTH = 1_000;
    private static final int LEFT = 170; // where bars begin
    private static final int RIGHT = 190; // room for numbers
    private static final int MARGIN = 20;
    private static final int BAR = 14;
    private static final int STEP = 18;
    private static final int TITLE = 22;
    private static final int GAP = 14;
    private static final double LONGEST = 3; // times go; what is longer is cut
    private static final String GREY = "#8a8f98";
    private static final Map<String, String> COLOURS = Map.of(
            "java25",
            "#1757c2",
            "java17-conscrypt",
            "#4f8ae8",
            "java17",
            "#a5c5f7",
            Contestant.RUST,
            "#cf6f2e",
            "js",
            "#d8b429",
            "java25-go",
            "#5a6b7f",
            "go-java25",
            "#8fa0b3");

    private final Results results;
    private final StringBuilder body = new StringBuilder();
    private int y = MARGIN;

    private Plot(Results results) {
        this.results = results;
    }

    /**
     * Draws the picture.
     *
     * @param results what was found
     * @return an SVG document
     */
    public static String of(Results results) {
        return new Plot(results).draw();
    }

    private String draw() {
        y += 16;
        text(MARGIN, y, 18, "bold", "jlibp2p beside other libp2p: how many times better than go");
        y += 22;
        text(MARGIN, y, 12, "normal", "Both ends of a connection are the same implementation unless two are named.");
        y += 18;
        text(MARGIN, y, 12, "normal", "Longer is better; the line is go. Medians of all rounds, on one machine.");
        int top = y + GAP;
        y = top + 16;
        results.figures().stream().filter(Plot::isShown).forEach(this::group);
        String axis = at(1);
        String line = "<line x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\" stroke=\"#22262d\" stroke-width=\"1.5\"/>%n";
        body.append(String.format(Locale.ROOT, line, axis, top, axis, y));
        text(LEFT + unit() + 5, top + 9, 11, "bold", "go");
        int height = y + MARGIN;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + WIDTH + " " + height + "\" font-family=\"Helvetica, Arial, sans-serif\">\n"
                + "<rect width=\"" + WIDTH + "\" height=\"" + height + "\" fill=\"#ffffff\"/>\n" + body + "</svg>\n";
    }

    /** The telling ones: a bar for each would be a wall. */
    private static boolean isShown(Figure figure) {
        String id = figure.id();
        boolean cpuOfBulk = id.startsWith("bulk-1") && id.contains("-cpu-");
        return cpuOfBulk
                || !id.contains("-cpu-") && !id.contains("-p99") && !id.contains("-bare") && !id.startsWith("limits");
    }

    private void group(Figure figure) {
        List<Contestant> sides = results.contestants().stream()
                .filter(side -> !side.name().equals(Contestant.GO))
                .filter(side ->
                        results.ratio(figure, side.name(), Contestant.GO).isPresent())
                .toList();
        if (sides.isEmpty()) {
            return;
        }
        y += GAP + TITLE - 6;
        String go = results.summary(figure.against(), Contestant.GO)
                .map(summary -> " — go: " + Amount.of(summary.median()) + " " + figure.unit())
                .orElse("");
        text(MARGIN, y, 13, "bold", figure.title() + go);
        y += 6;
        sides.forEach(side -> bar(figure, side.name()));
    }

    private void bar(Figure figure, String side) {
        OptionalDouble ratio = results.ratio(figure, side, Contestant.GO);
        double value = results.summary(figure.id(), side).orElseThrow().median();
        double better = figure.better().advantage(ratio.getAsDouble(), 1);
        double length = Math.max(0, Math.min(better, LONGEST));
        text(MARGIN + 10, y + BAR - 3, 11, "normal", side);
        body.append(String.format(
                Locale.ROOT,
                "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LEFT,
                y,
                length * unit(),
                BAR,
                COLOURS.getOrDefault(side, GREY)));
        String number = Amount.ratio(better) + (better > LONGEST ? " →" : "") + "  (" + Amount.of(value) + " "
                + figure.unit() + ")";
        text(LEFT + length * unit() + 6, y + BAR - 3, 11, "normal", number);
        y += STEP;
    }

    private static double unit() {
        return (WIDTH - LEFT - RIGHT) / LONGEST;
    }

    private static String at(double times) {
        return String.format(Locale.ROOT, "%.1f", LEFT + times * unit());
    }

    private void text(double x, int baseline, int size, String weight, String text) {
        String element = "<text x=\"%.1f\" y=\"%d\" font-size=\"%d\" font-weight=\"%s\" fill=\"#22262d\">%s</text>%n";
        body.append(String.format(Locale.ROOT, element, x, baseline, size, weight, escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
