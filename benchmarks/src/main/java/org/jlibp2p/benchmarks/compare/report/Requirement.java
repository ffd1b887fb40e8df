package org.jlibp2p.benchmarks.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Contestant;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.benchmarks.compare.result.Results;

/**
 * One bar that one side has to reach.
 *
 * @param topic what it is about, in words
 * @param side whose
 * @param figures the ids of the figures, all of which have to reach it
 * @param reference what they are held against
 * @param bar how much of that, or the value itself
 */
record Requirement(String topic, String side, List<String> figures, Reference reference, double bar) {
    /** What figures are held against. */
    enum Reference {
        /** The same figure of go. */
        GO,
        /** The same figure of rust. */
        RUST,
        /** The rate of plain TCP. */
        PLAIN_TCP,
        /** Nothing: the bar is a value. */
        VALUE,
        /** Nothing: the bar is a number of whole things, to which the figure is rounded. */
        WHOLE,
        /** The same figure of go, without a bar. */
        NONE
    }

    /**
     * What came of it.
     *
     * @param text the figures, in words
     * @param reached whether all of them reach the bar; empty if one was not measured, or there is no bar
     */
    record Outcome(String text, Optional<Boolean> reached) {}

    Outcome check(Results results) {
        List<String> texts = new ArrayList<>();
        boolean reached = true;
        boolean known = true;
        for (String id : figures) {
            Optional<Figure> figure = results.figure(id);
            OptionalDouble value = figure.isEmpty() ? OptionalDouble.empty() : held(results, figure.get());
            if (value.isEmpty()) {
                texts.add("not measured");
                known = false;
                continue;
            }
            texts.add(shown(value.getAsDouble()));
            double counted = reference == Reference.WHOLE ? Math.round(value.getAsDouble()) : value.getAsDouble();
            reached &= figure.get().better().reaches(counted, bar);
        }
        boolean judged = known && reference != Reference.NONE;
        return new Outcome(
                String.join(", ", texts.stream().distinct().toList()),
                judged ? Optional.of(reached) : Optional.empty());
    }

    private OptionalDouble held(Results results, Figure figure) {
        return switch (reference) {
            case GO, NONE -> results.ratio(figure, side, Contestant.GO);
            case RUST -> results.ratio(figure, side, Contestant.RUST);
            case PLAIN_TCP -> share(value(results, figure), Limits.plainTcp(results));
            case VALUE, WHOLE -> value(results, figure);
        };
    }

    private OptionalDouble value(Results results, Figure figure) {
        return results.summary(figure.id(), side)
                .map(summary -> OptionalDouble.of(summary.median()))
                .orElseGet(OptionalDouble::empty);
    }

    private static OptionalDouble share(OptionalDouble value, OptionalDouble whole) {
        return value.isEmpty() || whole.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(value.getAsDouble() / whole.getAsDouble());
    }

    private String shown(double value) {
        return switch (reference) {
            case GO, RUST, NONE -> Amount.ratio(value);
            case PLAIN_TCP -> Amount.percent(value);
            case VALUE, WHOLE -> Amount.of(value);
        };
    }

    /** The bar in words. */
    String wanted(Results results) {
        Optional<Figure> figure = results.figure(figures.get(0));
        String sign = figure.map(Figure::better).map(Better::sign).orElse("") + " ";
        String unit = figure.map(each -> " " + each.unit()).orElse("");
        return switch (reference) {
            case GO -> sign + Amount.ratio(bar) + " go";
            case RUST -> sign + Amount.ratio(bar) + " rust";
            case PLAIN_TCP -> sign + Amount.percent(bar) + " of plain TCP";
            case VALUE -> sign + Amount.of(bar) + unit;
            case WHOLE -> sign + Math.round(bar) + unit + ", rounded";
            case NONE -> "to be told (× go)";
        };
    }
}
