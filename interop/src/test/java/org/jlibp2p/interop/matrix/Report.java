package org.jlibp2p.interop.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** What came of every case with every pair, as a table. Any thread. */
public final class Report {
    private static final String DONE = "✓";
    private static final String NOT_POSSIBLE = "–";
    private static final String FAILED = "✗";

    private record Cell(String mark, double seconds, String figures, String remark) {
        @Override
        public String toString() {
            if (mark.equals(NOT_POSSIBLE)) {
                return mark;
            }
            String time = String.format(Locale.ROOT, "%s %.1f s", mark, seconds);
            return figures.isEmpty() ? time : time + ", " + figures;
        }
    }

    private final Map<String, Map<String, Cell>> rows = new LinkedHashMap<>();
    private final Set<String> columns = new LinkedHashSet<>();

    /** One that succeeded. */
    public void done(String row, String column, double seconds, String figures) {
        put(row, column, new Cell(DONE, seconds, figures, ""));
    }

    /** One that cannot be. */
    public void notPossible(String row, String column, String reason) {
        put(row, column, new Cell(NOT_POSSIBLE, 0, "", reason));
    }

    /** One that failed. */
    public void failed(String row, String column, double seconds, Throwable failure) {
        put(row, column, new Cell(FAILED, seconds, "", String.valueOf(failure.getMessage())));
    }

    private synchronized void put(String row, String column, Cell cell) {
        columns.add(column);
        rows.computeIfAbsent(row, name -> new LinkedHashMap<>()).put(column, cell);
    }

    /** The table, and below it why a cell is not a success. */
    public synchronized String markdown(String title) {
        StringJoiner text = new StringJoiner("\n", "", "\n");
        text.add("## " + title).add("");
        text.add("| | " + String.join(" | ", columns) + " |");
        text.add("|---|" + "---|".repeat(columns.size()));
        rows.forEach((row, cells) -> {
            StringJoiner line = new StringJoiner(" | ", "| ", " |");
            line.add(row);
            columns.forEach(column ->
                    line.add(cells.containsKey(column) ? cells.get(column).toString() : ""));
            text.add(line.toString());
        });
        Map<String, List<String>> remarks = new LinkedHashMap<>();
        rows.forEach((row, cells) -> cells.forEach((column, cell) -> {
            if (!cell.remark().isEmpty()) {
                String remark = cell.mark() + " " + column + "%s: "
                        + firstLine(cell.remark()).replace("%", "%%");
                remarks.computeIfAbsent(remark, first -> new ArrayList<>()).add(row);
            }
        }));
        if (!remarks.isEmpty()) {
            text.add("");
        }
        remarks.forEach((remark, of) ->
                text.add("* " + remark.formatted(of.size() == 1 ? ", " + of.get(0) : ", " + of.size() + " cases")));
        return text.toString();
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }

    /** Writes reports to a file and to standard output. */
    public static void publish(Path file, String markdown) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, markdown);
        System.out.println(markdown);
    }
}
