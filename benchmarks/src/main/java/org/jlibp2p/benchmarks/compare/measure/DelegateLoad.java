package org.jlibp2p.benchmarks.compare.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;

/**
 * A delegate, which answers over HTTP what it finds in a DHT: asked for the same over and over, or for what nobody has asked for
 * before. The DHT and those that ask are one process, the same for all.
 */
final class DelegateLoad implements Measure {
    private static final String MAIN = "org.jlibp2p.benchmarks.crowd.DelegateCrowd";
    private static final Duration SILENCE = Duration.ofMinutes(3);

    private final DelegateScale scale;
    private final Path java;
    private final boolean warm;

    /**
     * A delegate, and what it is asked.
     *
     * @param java that the DHT and those that ask run on
     * @param warm whether it is asked for the same over and over
     */
    DelegateLoad(DelegateScale scale, Path java, boolean warm) {
        this.scale = scale;
        this.java = java;
        this.warm = warm;
    }

    @Override
    public String name() {
        return warm ? "delegate-warm" : "delegate-cold";
    }

    @Override
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        add(figures, "rate", "requests answered", "1/s", Better.HIGHER);
        add(figures, "p50", "p50", "ms", Better.LOWER);
        add(figures, "p99", "p99", "ms", Better.LOWER);
        add(figures, "answered", "requests that did not fail", "%", Better.HIGHER);
        add(figures, "per-cpu", "requests per processor second of the delegate", "1/s", Better.HIGHER);
        add(figures, "resident", "resident under load", "MiB", Better.LOWER);
        add(figures, "records", "records in an answer", "", Better.HIGHER);
        return figures;
    }

    private void add(List<Figure> figures, String id, String title, String unit, Better better) {
        String what = String.format(
                "delegate asked %.0f times a second for %s, ",
                warm ? scale.warmRate() : scale.coldRate(), warm ? "the same" : "what is new");
        figures.add(new Figure(name() + "-" + id, name(), what + title, unit, better));
    }

    @Override
    public boolean concerns(Side side) {
        return side.isUniform() && (side.dialsWith(PeerKind.JAVA) || side.dialsWith(PeerKind.GO));
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        try (Child crowd = Child.java(java, MAIN, Integer.toString(scale.servers()), Integer.toString(scale.once()))) {
            String bootstrap = crowd.await("started", SILENCE).text("address");
            try (PeerProcess server = server(side.listener(), bootstrap)) {
                String url = server.ready().object("routing").text("url");
                awaitTable(server, bootstrap);
                load(crowd, url, warm ? Math.min(10, scale.warmSeconds()) : scale.coldSeconds()); // makes it warm
                measure(server, crowd, url, recorder);
            }
        }
    }

    private static PeerProcess server(PeerCommand command, String bootstrap) {
        return PeerProcess.start(
                command,
                "--listen",
                Stack.NOISE.address(),
                "--security",
                Stack.NOISE.security(),
                "--kad",
                "client",
                "--kad-filter",
                "none",
                "--bootstrap",
                bootstrap,
                "--routing-server",
                "0",
                "--routing-dht",
                Pair.NO_LIMITS);
    }

    private void awaitTable(PeerProcess server, String bootstrap) throws Exception {
        server.call("dial", "addr", bootstrap);
        KadServerLoad.settledTable(server, Duration.ofMillis(1)); // until there is somebody to ask
        server.call("kadRefresh");
        double size = KadServerLoad.settledTable(server, Duration.ofSeconds(2));
        if (size < scale.servers()) {
            throw new IOException("the delegate knows " + size + " of " + scale.servers() + " servers");
        }
    }

    private void measure(PeerProcess server, Child crowd, String url, Recorder recorder) throws Exception {
        Fields load = RequestFigures.take(
                name(), server, () -> load(crowd, url, warm ? scale.warmSeconds() : scale.coldSeconds()), recorder);
        recorder.value(name() + "-records", load.number("records"));
    }

    private Fields load(Child crowd, String url, double seconds) throws Exception {
        String command = (warm ? "warm " : "cold ") + url + " " + (warm ? scale.warmRate() : scale.coldRate());
        return crowd.call(command + " " + seconds, "loaded", SILENCE);
    }
}
