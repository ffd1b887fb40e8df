package org.jlibp2p.interop.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.perf.Perf;
import org.jlibp2p.perf.PerfResult;
import org.jlibp2p.ping.Ping;

/** {@code ping}, {@code roundTrips} and {@code perf}. */
final class MeasureCommands {
    private static final int MAX_PINGS = 1_000_000;
    private static final int MAX_ROUND_TRIPS = 10_000_000;
    private static final int DEFAULT_ROUND_TRIPS = 1000;
    private static final int DEFAULT_BYTES = 32;
    private static final double MEBIBYTE = 1 << 20;

    private MeasureCommands() {}

    static Map<String, Command> of(Peer peer) {
        return Map.of(
                "ping", (arguments, deadline) -> ping(peer, arguments, deadline),
                "roundTrips", (arguments, deadline) -> roundTrips(peer, arguments, deadline),
                "perf", (arguments, deadline) -> perf(peer, arguments, deadline));
    }

    private static Map<String, ?> ping(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        int count = arguments.number("count", 1, MAX_PINGS, 1);
        Ping ping = peer.node().service(Ping.class);
        Connection connection = peer.reach(arguments, deadline);
        List<Duration> roundTrips = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            roundTrips.add(deadline.await(ping.ping(connection)));
        }
        return count == 1 ? Map.of("rttMs", Timing.milliseconds(roundTrips.get(0))) : Timing.spread(roundTrips);
    }

    private static Map<String, ?> roundTrips(Peer peer, Arguments arguments, BlockingDeadline deadline)
            throws Exception {
        int bytes = arguments.number("bytes", 1, RoundTrips.MAX_BYTES, DEFAULT_BYTES);
        int count = arguments.number("count", 1, MAX_ROUND_TRIPS, DEFAULT_ROUND_TRIPS);
        int warmup = arguments.number("warmup", 0, MAX_ROUND_TRIPS, 0);
        boolean blocking = arguments.flag("blocking", false);
        ProtocolId protocol = arguments.protocol().orElse(Echo.PROTOCOL);
        Connection connection = peer.reach(arguments, deadline);
        Stream stream = deadline.await(connection.openStream(protocol));
        RoundTrips roundTrips = new RoundTrips(stream, bytes, warmup, count);
        return deadline.await(blocking ? roundTrips.onThread() : roundTrips.onLoop());
    }

    private static Map<String, ?> perf(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        long upload = arguments.number("upload", 0, 0);
        long download = arguments.number("download", 0, 0);
        Perf perf = peer.node().service(Perf.class);
        Connection connection = peer.reach(arguments, deadline);
        long start = System.nanoTime();
        PerfResult measured = deadline.await(perf.run(connection, upload, download, progress -> {}));
        double seconds = (System.nanoTime() - start) / 1e9;
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("uploadBytes", measured.uploaded());
        result.put("downloadBytes", measured.downloaded());
        result.put("seconds", seconds);
        result.put("mibPerSecond", (upload + download) / MEBIBYTE / seconds);
        return result;
    }
}
