package org.jlibp2p.benchmarks.compare.measure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.benchmarks.compare.result.Summary;
import org.jlibp2p.benchmarks.link.DelayingRelay;
import org.jlibp2p.interop.harness.PeerProcess;

/**
 * How many round trips pass on a long line between the call that dials and the first byte of an answer. The line is a relay
 * that holds everything back for 30 ms, but TCP's own handshake; that round trip is added. Each sample has a fresh process
 * that dials, which has met another listener before, so that its code is warm and the peer is new to it.
 */
final class SlowLink implements Measure {
    private static final Duration ONE_WAY = Duration.ofMillis(30);
    private static final int WARM_UP = 100;

    private final int samples;

    SlowLink(int samples) {
        this.samples = samples;
    }

    @Override
    public String name() {
        return "link";
    }

    @Override
    public List<Figure> figures() {
        return List.of(
                new Figure(name(), name(), "first byte of an answer, line of 60 ms", "round trips", Better.LOWER));
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        try (PeerProcess listener = Pair.listener(side.listener());
                PeerProcess other = Pair.listener(side.listener());
                PeerProcess acquaintance = Pair.dialer(side.dialer());
                DelayingRelay relay = DelayingRelay.start(portOf(listener.address()), ONE_WAY)) {
            warmUp(acquaintance, listener);
            double[] roundTrips = new double[samples];
            for (int i = 0; i < samples; i++) {
                roundTrips[i] = measure(side, listener, other, relay);
            }
            recorder.value(name(), Summary.median(roundTrips));
        }
    }

    private static double measure(Side side, PeerProcess listener, PeerProcess other, DelayingRelay relay) {
        try (PeerProcess dialer = Pair.dialer(side.dialer())) {
            warmUp(dialer, other);
            long start = System.nanoTime();
            echo(dialer, "/ip4/127.0.0.1/tcp/" + relay.port() + "/p2p/" + listener.peerId());
            return (System.nanoTime() - start) / (2.0 * ONE_WAY.toNanos()) + 1;
        }
    }

    private static void warmUp(PeerProcess dialer, PeerProcess listener) {
        for (int i = 0; i < WARM_UP; i++) {
            echo(dialer, listener.address());
            dialer.call("disconnect", "peer", listener.peerId());
        }
    }

    /** One byte there and back; the answer comes with the byte, and does not wait for the end of the stream. */
    private static void echo(PeerProcess dialer, String address) {
        dialer.call("echo", "addr", address, "bytes", 1, "waitEof", false);
    }

    private static InetSocketAddress portOf(String address) {
        String[] parts = address.split("/");
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(parts[4]));
    }
}
