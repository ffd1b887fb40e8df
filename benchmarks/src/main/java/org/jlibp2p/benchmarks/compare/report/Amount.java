package org.jlibp2p.benchmarks.compare.report;

import java.util.Locale;

/** Numbers as a reader wants them: three digits that count. */
final class Amount {
    private Amount() {}

    static String of(double value) {
        double size = Math.abs(value);
        if (size >= 10_000) {
            return String.format(Locale.ROOT, "%,.0f", value).replace(',', ' ');
        }
        if (size >= 100 || value == 0) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        if (size >= 10) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return String.format(Locale.ROOT, size >= 1 ? "%.2f" : "%.3f", value);
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, value >= 10 ? "%.0f ×" : value >= 0.095 ? "%.2f ×" : "%.3f ×", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }
}
