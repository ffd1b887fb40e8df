package org.jlibp2p.interop.matrix;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.jlibp2p.interop.harness.Fields;

import static org.assertj.core.api.Assertions.assertThat;

/** Ping, echo and perf. */
final class ServiceCases {
    private static final long ECHOED = 16L << 20;
    private static final long MEASURED = 256L << 20;
    private static final Duration MEASURING = Duration.ofSeconds(120);

    private ServiceCases() {}

    static List<Case> all() {
        return List.of(
                new Case("100 pings are answered", ServiceCases::ping),
                new Case("16 MiB are echoed unchanged, to the half-close", ServiceCases::echo),
                new Case("256 MiB go up by the perf protocol", pair -> perf(pair, MEASURED, 0)),
                new Case("256 MiB come down by the perf protocol", pair -> perf(pair, 0, MEASURED)));
    }

    private static String ping(Pair pair) {
        pair.connectAnew();
        Fields figures = pair.dialer().call("ping", "peer", pair.listener().peerId(), "count", 100);
        assertThat(figures.number("min")).isPositive();
        assertThat(figures.number("max")).isGreaterThanOrEqualTo(figures.number("median"));
        pair.listener().call("ping", "peer", pair.dialer().peerId());
        return String.format(Locale.ROOT, "median %.2f ms", figures.number("median"));
    }

    private static String echo(Pair pair) {
        pair.connectAnew();
        Fields result = pair.dialer().call("echo", "peer", pair.listener().peerId(), "bytes", ECHOED);
        assertThat(result.flag("verified")).isTrue();
        assertThat(result.number("bytes")).isEqualTo(ECHOED);
        return String.format(Locale.ROOT, "%.0f MiB/s", (ECHOED >> 20) / result.number("ms") * 1000);
    }

    private static String perf(Pair pair, long upload, long download) {
        pair.connectAnew();
        Fields result = pair.dialer()
                .callWithin(
                        MEASURING, "perf", "peer", pair.listener().peerId(), "upload", upload, "download", download);
        assertThat(result.number("uploadBytes")).isEqualTo(upload);
        assertThat(result.number("downloadBytes")).isEqualTo(download);
        return String.format(Locale.ROOT, "%.0f MiB/s", result.number("mibPerSecond"));
    }
}
