package org.jlibp2p.benchmarks.compare.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.fasterxml.jackson.jr.ob.JSON;

/** Results as a JSON file, from which they can be had back. */
public final class ResultsFile {
    private static final JSON FORMAT = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private ResultsFile() {}

    /**
     * Writes results; what was in the file before is gone.
     *
     * @param results what to write
     * @param file where; its folder exists
     * @throws IOException if the file cannot be written
     */
    public static void write(Results results, Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("facts", results.facts());
        all.put("figures", results.figures().stream().map(ResultsFile::of).toList());
        all.put(
                "contestants",
                results.contestants().stream()
                        .map(each -> fields("name", each.name(), "title", each.title()))
                        .toList());
        all.put("samples", results.samples().stream().map(ResultsFile::of).toList());
        all.put("failures", results.failures().stream().map(ResultsFile::of).toList());
        Files.writeString(file, FORMAT.asString(all) + "\n");
    }

    private static Map<String, Object> of(Figure figure) {
        return fields(
                "id", figure.id(),
                "measure", figure.measure(),
                "title", figure.title(),
                "unit", figure.unit(),
                "better", figure.better().name(),
                "against", figure.against());
    }

    private static Map<String, Object> of(Sample sample) {
        return fields(
                "figure", sample.figure(),
                "side", sample.side(),
                "round", sample.round(),
                "value", sample.value());
    }

    private static Map<String, Object> of(Failure failure) {
        return fields(
                "measure", failure.measure(),
                "side", failure.side(),
                "round", failure.round(),
                "reason", failure.reason(),
                "expected", failure.expected());
    }

    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    /**
     * Reads results back, and adds them to others: runs of different measures make one table.
     *
     * @param file one that {@link #write} wrote
     * @param results what they are added to
     * @throws IOException if the file cannot be read
     */
    public static void read(Path file, Results results) throws IOException {
        Map<String, Object> all = JSON.std.mapFrom(Files.readString(file));
        new Part(all.get("facts")).fields.forEach((name, value) -> results.addFact(name, (String) value));
        each(all, "figures", part -> results.addFigure(part.figure()));
        each(all, "contestants", part -> results.addContestant(new Contestant(part.text("name"), part.text("title"))));
        each(
                all,
                "samples",
                part -> results.add(
                        new Sample(part.text("figure"), part.text("side"), part.round(), part.number("value"))));
        each(
                all,
                "failures",
                part -> results.add(new Failure(
                        part.text("measure"), part.text("side"), part.round(), part.text("reason"), (Boolean)
                                part.fields.get("expected"))));
    }

    private static void each(Map<String, Object> all, String name, Consumer<Part> action) {
        ((List<?>) all.get(name)).stream().map(Part::new).forEach(action);
    }

    private static final class Part {
        private final Map<String, Object> fields = new LinkedHashMap<>();

        Part(Object map) {
            ((Map<?, ?>) map).forEach((name, value) -> fields.put((String) name, value));
        }

        String text(String name) {
            return (String) fields.get(name);
        }

        double number(String name) {
            return ((Number) fields.get(name)).doubleValue();
        }

        int round() {
            return ((Number) fields.get("round")).intValue();
        }

        Figure figure() {
            return new Figure(
                    text("id"),
                    text("measure"),
                    text("title"),
                    text("unit"),
                    Better.valueOf(text("better")),
                    text("against"));
        }
    }
}
