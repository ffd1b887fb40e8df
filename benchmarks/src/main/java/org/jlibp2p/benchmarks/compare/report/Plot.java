package org.jlibp2p.benchmarks.compare.report;

import java.util.List;
import java.util.Map;

import org.jlibp2p.benchmarks.compare.result.Contestant;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.benchmarks.compare.result.Results;

/** Results as a picture, an SVG in two columns: for each figure a bar a side, as long as it is better than go. */
public final class Plot {
    private static final int COLUMN = 640;
    private static final int LEFT = 125; // where bars begin in a column
    private static final int UNIT = 130; // a bar that is as good as go
    private static final double LONGEST = 2.6; // times go; what is longer is cut
    private static final int MARGIN = 20;
    private static final int HEAD = 84;
    private static final int BAR = 13;
    private static final int STEP = 16;
    private static final int TITLE = 20;
    private static final int GAP = 16;
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
    private final Svg svg = new Svg();

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
        svg.text(MARGIN, MARGIN + 16, 18, "bold", "jlibp2p beside other libp2p: how many times better than go");
        svg.text(
                MARGIN,
                MARGIN + 38,
                12,
                "normal",
                "Longer is better, whatever the unit; the line is go. Medians of all rounds, on one machine.");
        svg.text(
                MARGIN,
                MARGIN + 56,
                12,
                "normal",
                "Both ends of a connection are the same implementation, unless two are named: the one that dials first.");
        List<Figure> groups = results.figures().stream()
                .filter(figure -> isShown(figure) && !sides(figure).isEmpty())
                .toList();
        int all = groups.stream().mapToInt(this::height).sum();
        int[] ends = {HEAD, HEAD};
        int placed = 0;
        for (Figure group : groups) {
            int column = placed * 2 < all ? 0 : 1;
            draw(group, MARGIN + column * COLUMN, ends[column]);
            placed += height(group);
            ends[column] += height(group);
        }
        return svg.document(2 * COLUMN + MARGIN, Math.max(ends[0], ends[1]) + MARGIN);
    }

    /** The telling ones: a bar for each would be a wall. */
    private static boolean isShown(Figure figure) {
        String id = figure.id();
        boolean processorOfBulk = id.startsWith("bulk-1") && id.contains("-cpu-");
        return processorOfBulk || !id.matches(".*-(cpu|p99|bare).*|limits.*");
    }

    private List<Contestant> sides(Figure figure) {
        return results.contestants().stream()
                .filter(side -> !side.name().equals(Contestant.GO))
                .filter(side ->
                        results.ratio(figure, side.name(), Contestant.GO).isPresent())
                .toList();
    }

    private int height(Figure figure) {
        return TITLE + sides(figure).size() * STEP + GAP;
    }

    private void draw(Figure figure, int x, int top) {
        double go =
                results.summary(figure.against(), Contestant.GO).orElseThrow().median();
        svg.text(x, top + 13, 12, "bold", figure.title() + " — go: " + Amount.of(go) + " " + figure.unit());
        int y = top + TITLE;
        for (Contestant side : sides(figure)) {
            bar(figure, side.name(), x, y);
            y += STEP;
        }
        svg.line(x + LEFT + UNIT, top + TITLE - 3, y);
        y = top + TITLE;
        for (Contestant side : sides(figure)) {
            number(figure, side.name(), x, y);
            y += STEP;
        }
    }

    private void bar(Figure figure, String side, int x, int y) {
        svg.text(x + 8.0, y + BAR - 3, 11, "normal", side);
        svg.bar(x + LEFT, y, length(figure, side), BAR, COLOURS.getOrDefault(side, GREY));
    }

    private void number(Figure figure, String side, int x, int y) {
        double better = better(figure, side);
        double value = results.summary(figure.id(), side).orElseThrow().median();
        String cut = better > LONGEST ? "→ " : "";
        String text = cut + Amount.ratio(better) + "  (" + Amount.of(value) + " " + figure.unit() + ")";
        svg.text(x + LEFT + length(figure, side) + 5, y + BAR - 3, 11, "normal", text);
    }

    private double better(Figure figure, String side) {
        double ratio = results.ratio(figure, side, Contestant.GO).orElseThrow();
        return figure.better().advantage(ratio, 1);
    }

    private double length(Figure figure, String side) {
        return Math.min(better(figure, side), LONGEST) * UNIT;
    }
}
