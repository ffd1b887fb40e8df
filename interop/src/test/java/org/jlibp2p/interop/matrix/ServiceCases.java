package org.jlibp2p.interop.matrix;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.jlibp2p.interop.harness.Fields;

import static org.assertj.core.api.Assertions.assertThat;

/** Ping, echo and perf. */
final class ServiceCases {
    private static final long MIB = 1L << 20;
    private static final Duration MEASURING = Duration.ofSeconds(120);

    private ServiceCases() {}

    static List<Case> all() {
        return List.of(ping(), echo(16), up(256), down(256));
    }

    static Case ping() {
        return new Case("100 pings are answered", ServiceCases::ping);
    }

    static Case echo(int mib) {
        return new Case(mib + " MiB are echoed unchanged, to the half-close", pair -> echo(pair, mib * MIB));
    }

    static Case up(int mib) {
        return new Case(mib + " MiB go up by the perf protocol", pair -> perf(pair, mib * MIB, 0));
    }

    static Case down(int mib) {
        return new Case(mib + " MiB come down by the perf protocol", pair -> perf(pair, 0, mib * MIB));
    }

    private static String ping(Pair pair) {
        pair.connectAnew();
        Fields figures = pair.dialer().call("ping", "peer", pair.listener().peerId(), "count", 100);
        assertThat(figures.number("min")).isPositive();
        assertThat(figures.number("max")).isGreaterThanOrEqualTo(figures.number("median"));
        pair.listener().call("ping", "peer", pair.dialer().peerId());
        return String.format(Locale.ROOT, "median %.2f ms", figures.number("median"));
    }

    private static String echo(Pair pair, long bytes) {
        pair.connectAnew();
        Fields result = pair.dialer().call("echo", "peer", pair.listener().peerId(), "bytes", bytes);
        assertThat(result.flag("verified")).isTrue();
        assertThat(result.number("bytes")).isEqualTo(bytes);
        return String.format(Locale.ROOT, "%.0f MiB/s", bytes / MIB / result.number("ms") * 1000);
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
