package org.jlibp2p.benchmarks.compare.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Everything that one comparison found: what was measured of what, each sample, each failure. Confined to one thread at a
 * time.
 */
public final class Results {
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final Map<String, Contestant> contestants = new LinkedHashMap<>();
    private final List<Sample> samples = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    /** Nothing found so far. */
    public Results() {}

    /**
     * Notes a fact about the machine or the run.
     *
     * @param name of what
     * @param value how it is
     */
    public void addFact(String name, String value) {
        facts.put(name, value);
    }

    /**
     * Adds a row; a second one with its id takes its place.
     *
     * @param figure what is measured
     */
    public void addFigure(Figure figure) {
        figures.put(figure.id(), figure);
    }

    /**
     * Adds a column; a second one with its name takes its place.
     *
     * @param contestant what is compared
     */
    public void addContestant(Contestant contestant) {
        contestants.put(contestant.name(), contestant);
    }

    /**
     * Adds a sample.
     *
     * @param sample of a figure that has been added
     */
    public void add(Sample sample) {
        samples.add(sample);
    }

    /**
     * Adds a reason why something is missing.
     *
     * @param failure what is missing
     */
    public void add(Failure failure) {
        failures.add(failure);
    }

    /**
     * What is known of the machine and the run.
     *
     * @return names and values
     */
    public Map<String, String> facts() {
        return Collections.unmodifiableMap(facts);
    }

    /**
     * The rows.
     *
     * @return in their order
     */
    public List<Figure> figures() {
        return List.copyOf(figures.values());
    }

    /**
     * One row.
     *
     * @param id of the figure
     * @return the figure, if it is measured
     */
    public Optional<Figure> figure(String id) {
        return Optional.ofNullable(figures.get(id));
    }

    /**
     * The columns.
     *
     * @return in their order
     */
    public List<Contestant> contestants() {
        return List.copyOf(contestants.values());
    }

    /**
     * All samples.
     *
     * @return in the order of measuring
     */
    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    /**
     * All failures.
     *
     * @return in the order of happening
     */
    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    /**
     * The samples of one cell.
     *
     * @param figure the id of the row
     * @param side the name of the column
     * @return what they come to; empty if there are none
     */
    public Optional<Summary> summary(String figure, String side) {
        List<Double> values = samples.stream()
                .filter(sample ->
                        sample.figure().equals(figure) && sample.side().equals(side))
                .map(Sample::value)
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Summary.of(values));
    }

    /**
     * How one cell relates to another implementation: its median divided by the other's.
     *
     * @param figure the row
     * @param side the name of the column
     * @param reference the name of the column to compare with
     * @return the ratio; empty if one of the two has no samples, or is not above zero, as little memory may be
     */
    public OptionalDouble ratio(Figure figure, String side, String reference) {
        Optional<Summary> own = summary(figure.id(), side);
        Optional<Summary> other = summary(figure.against(), reference);
        return own.isEmpty()
                        || other.isEmpty()
                        || own.get().median() <= 0
                        || other.get().median() <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(own.get().median() / other.get().median());
    }
}
