package org.jlibp2p.examples;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a transfer has come, and how fast. On a terminal one line that is drawn over; elsewhere, as in a file, a line for
 * each tenth. For one thread.
 */
public final class ProgressBar {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000;
    private static final double MIB = 1024 * 1024;

    private final PrintStream out;
    private final boolean live;
    private final long total;
    private final LongSupplier nanoTime;
    private final long begun;
    private long done;
    private long drawnAt;
    private long drawnTenth;

    /**
     * A transfer that begins now.
     *
     * @param out where to draw
     * @param live whether a line can be drawn over
     * @param total how many bytes there are to move
     */
    public ProgressBar(PrintStream out, boolean live, long total) {
        this(out, live, total, System::nanoTime);
    }

    ProgressBar(PrintStream out, boolean live, long total, LongSupplier nanoTime) {
        this.out = out;
        this.live = live;
        this.total = total;
        this.nanoTime = nanoTime;
        begun = nanoTime.getAsLong();
        drawnAt = begun;
    }

    /**
     * Some more has been moved.
     *
     * @param bytes how much more
     */
    public void advance(long bytes) {
        done += bytes;
        long now = nanoTime.getAsLong();
        if (live ? now - drawnAt >= REDRAW_NANOS : tenths() > drawnTenth && done < total) {
            drawnAt = now;
            drawnTenth = tenths();
            draw(now);
        }
    }

    /** Draws the last state and ends the line. */
    public void finish() {
        draw(nanoTime.getAsLong());
        if (live) {
            out.println();
        }
    }

    private long tenths() {
        return total == 0 ? 10 : done * 10 / total;
    }

    private void draw(long now) {
        double share = total == 0 ? 1 : (double) done / total;
        int filled = (int) (share * WIDTH);
        double seconds = Math.max(now - begun, 1) / 1e9;
        String line = String.format(
                Locale.ROOT,
                "  [%s%s] %3d %%  %.1f of %.1f MiB  %.1f MiB/s",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                (int) (share * 100),
                done / MIB,
                total / MIB,
                done / MIB / seconds);
        if (live) {
            out.printf("\r%-75s", line);
            out.flush();
        } else {
            out.println(line);
        }
    }
}
