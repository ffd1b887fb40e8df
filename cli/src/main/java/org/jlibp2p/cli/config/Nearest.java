package org.jlibp2p.cli.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that was probably meant. */
final class Nearest {
    private static final int MAX_NAME = 64;

    private Nearest() {}

    /** The most similar of some names, if one is similar at all: a third of its letters may be other ones. */
    static Optional<String> to(String typed, Collection<String> names) {
        if (typed.length() > MAX_NAME) {
            return Optional.empty();
        }
        return names.stream()
                .min(Comparator.comparingInt((String name) -> distance(typed, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(typed, name) <= Math.max(1, Math.max(name.length(), typed.length()) / 3));
    }

    /** How many letters have to be added, left out, replaced, or exchanged with the next one. */
    static int distance(String from, String to) {
        int[][] best = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                best[i][j] = i == 0 ? j : j == 0 ? i : step(best, from, to, i, j);
            }
        }
        return best[from.length()][to.length()];
    }

    private static int step(int[][] best, String from, String to, int i, int j) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int least = Math.min(Math.min(best[i - 1][j], best[i][j - 1]) + 1, best[i - 1][j - 1] + (same ? 0 : 1));
        boolean exchanged =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return exchanged ? Math.min(least, best[i - 2][j - 2] + 1) : least;
    }
}
