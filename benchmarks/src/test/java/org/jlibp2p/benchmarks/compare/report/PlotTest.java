package org.jlibp2p.benchmarks.compare.report;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.benchmarks.compare.result.Found;
import org.jlibp2p.benchmarks.compare.result.Results;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PlotTest {
    private final Results results = Found.nothing();

    @Test
    void itIsWellFormedWithNothingFound() throws Exception {
        assertThat(drawn().getDocumentElement().getTagName()).isEqualTo("svg");
    }

    @Test
    void titlesMayHaveAnyLetters() throws Exception {
        results.addFigure(new Figure("bulk-1-up", "bulk-1", "more < & > \"less\"", "MiB/s", Better.HIGHER));
        Found.add(results, "bulk-1-up", "java25", 160);
        Found.add(results, "bulk-1-up", "go", 100);

        assertThat(drawn().getDocumentElement().getTextContent()).contains("more < & > \"less\"");
    }

    @Test
    void aBarIsAsLongAsItIsBetterWhicheverWayBetterIs() throws Exception {
        Found.add(results, "bulk-1-up", "java25", 200);
        Found.add(results, "bulk-1-up", "go", 100);
        Found.add(results, "echo-32-p50", "java25", 200);
        Found.add(results, "echo-32-p50", "go", 100);

        List<Double> bars = bars();
        assertThat(bars).hasSize(2);
        assertThat(bars.get(0) / bars.get(1)).isEqualTo(4, within(0.05));
    }

    @Test
    void barsThatAreMuchLongerThanGoStayInThePicture() throws Exception {
        Found.add(results, "bulk-1-up", "java25", 100_000);
        Found.add(results, "bulk-1-up", "go", 1);

        double width = Double.parseDouble(drawn().getDocumentElement().getAttribute("width"));
        assertThat(bars()).singleElement().satisfies(bar -> assertThat(bar).isLessThan(width));
    }

    private List<Double> bars() throws Exception {
        NodeList all = drawn().getElementsByTagName("rect");
        List<Double> widths = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            if (element.getAttribute("class").equals("bar")) {
                widths.add(Double.parseDouble(element.getAttribute("width")));
            }
        }
        return widths;
    }

    private Document drawn() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Plot.of(results))));
    }
}
