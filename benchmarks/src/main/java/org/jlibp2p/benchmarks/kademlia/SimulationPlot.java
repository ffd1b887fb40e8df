package org.jlibp2p.benchmarks.kademlia;

import java.util.Arrays;
import java.util.Locale;

/** How messages of lookups and the load of servers are spread in the last phase, as bars in SVG. Pure. */
final class SimulationPlot {
    private static final int WIDTH = 760;
    private static final int PANEL = 170;
    private static final int HEIGHT = 110; // of the highest bar
    private static final int LEFT = 20;
    private static final int STEPS = 40;
    private static final String OURS = "#2a6f97";
    private static final String GOS = "#e07a5f";
    private static final String LOAD = "#6a994e";

    private final StringBuilder body = new StringBuilder();
    private int top;

    private SimulationPlot() {}

    static String of(Phase phase) {
        SimulationPlot plot = new SimulationPlot();
        Distribution ours = Acceptance.messages(phase.of(Kind.CLOSEST));
        Distribution gos = Acceptance.messages(phase.of(Kind.CLOSEST_GO));
        double mostMessages = Math.max(ours.at(0.99), gos.at(0.99));
        plot.panel("messages of a lookup (" + phase.name() + ")", ours, mostMessages, OURS);
        plot.panel("the same, go's algorithm", gos, mostMessages, GOS);
        plot.panel(
                "requests answered by a server", phase.served(), phase.served().at(0.99) * 1.2, LOAD);
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                        + "font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n%s</svg>%n",
                WIDTH,
                plot.top + LEFT,
                plot.body);
    }

    private void panel(String title, Distribution figures, double most, String colour) {
        double width = Math.max(1, Math.ceil((most + 1) / STEPS));
        int[] counts = figures.histogram(width, STEPS);
        int highest = Math.max(1, Arrays.stream(counts).max().orElse(1));
        double bar = (double) (WIDTH - 2 * LEFT) / STEPS;
        int ground = top + PANEL - 25;
        add("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", LEFT, top + 20, title);
        for (int i = 0; i < STEPS; i++) {
            double height = (double) HEIGHT * counts[i] / highest;
            add(
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                    LEFT + i * bar, ground - height, bar - 2, height, colour);
            if (i % 5 == 0) {
                add("<text x=\"%.1f\" y=\"%d\">%.0f</text>", LEFT + i * bar, ground + 14, i * width);
            }
        }
        top += PANEL;
    }

    private void add(String element, Object... values) {
        body.append(String.format(Locale.ROOT, element, values)).append('\n');
    }
}
