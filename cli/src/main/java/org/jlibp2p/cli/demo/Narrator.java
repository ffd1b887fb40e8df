package org.jlibp2p.cli.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

import org.jlibp2p.examples.ProgressBar;

/** Prints the story, a line for each thing that happens. Colours are for terminals. For one thread. */
final class Narrator {
    private static final Pattern PEER_ID =
            Pattern.compile("\\b12D3KooW[1-9A-HJ-NP-Za-km-z]{38}([1-9A-HJ-NP-Za-km-z]{6})\\b");
    private static final double KIB = 1 << 10;
    private static final double MIB = 1 << 20;
    private static final int QUARTERS = 4;

    private final PrintStream out;
    private final boolean live;
    private final boolean coloured;
    private boolean drawing;

    Narrator(PrintStream out, boolean live, boolean coloured) {
        this.out = out;
        this.live = live;
        this.coloured = coloured;
    }

    private String in(String colour, String text) {
        return coloured ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }

    void opening(String text) {
        out.println(text);
    }

    void chapter(String step) {
        out.println();
        out.println(in("1", step));
    }

    void tell(String label, String text) {
        out.println("  " + in("36", String.format(Locale.ROOT, "%-13s", label)) + brief(text));
        out.flush();
    }

    /** With the time since a moment of {@link System#nanoTime}. */
    void tell(String label, String text, long since) {
        tell(label, text + "  " + in("2", "[" + millis(System.nanoTime() - since) + "]"));
    }

    void success(String text) {
        out.println();
        out.println(in("1;32", "success") + ": " + text);
        out.flush();
    }

    /** Nothing more is told. Whatever others print begins with a line of its own. */
    void breakOff() {
        if (drawing && live) {
            out.println();
        }
        out.flush();
    }

    /** A bar that is told how many bytes more have come, all of which is done when so many have. */
    LongConsumer progress(long bytes) {
        drawing = true;
        ProgressBar bar = new ProgressBar(out, live, bytes);
        return new LongConsumer() {
            private long untold;
            private long come;

            @Override
            public void accept(long more) {
                come += more;
                untold += more;
                // In a file it is one line for each quarter.
                if (come == bytes || live || untold >= bytes / QUARTERS) {
                    bar.advance(untold);
                    untold = 0;
                }
                if (come == bytes) {
                    bar.finish();
                    drawing = false;
                }
            }
        };
    }

    /** Peer ids are long, and their ends tell them apart. */
    static String brief(String text) {
        return PEER_ID.matcher(text).replaceAll("12D3..$1");
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, nanos < 10_000_000 ? "%.1f ms" : "%.0f ms", nanos / 1e6);
    }

    static String size(long bytes) {
        return bytes >= MIB ? inUnits(bytes / MIB, "MiB") : inUnits(bytes / KIB, "KiB");
    }

    private static String inUnits(double count, String unit) {
        return String.format(Locale.ROOT, count == Math.rint(count) ? "%.0f %s" : "%.1f %s", count, unit);
    }
}
