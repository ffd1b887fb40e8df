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
 * that dials, which has met another listener before, so that its code is warm and the peer is new to it; the listener has met
 * that other one.
 */
final class SlowLink implements Measure {
    private static final Duration ONE_WAY = Duration.ofMillis(30);
    private static final int WARM_UP = 100;
    private static final int SLOW_WARM_UP = 5;

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
                DelayingRelay toListener = DelayingRelay.start(portOf(listener), ONE_WAY);
                DelayingRelay toOther = DelayingRelay.start(portOf(other), ONE_WAY)) {
            meet(other, listener, listener.address(), WARM_UP);
            double[] roundTrips = new double[samples];
            for (int i = 0; i < samples; i++) {
                try (PeerProcess dialer = Pair.dialer(side.dialer())) {
                    meet(dialer, other, other.address(), WARM_UP);
                    meet(dialer, other, through(toOther, other), SLOW_WARM_UP);
                    long start = System.nanoTime();
                    echo(dialer, through(toListener, listener));
                    roundTrips[i] = (System.nanoTime() - start) / (2.0 * ONE_WAY.toNanos()) + 1;
                }
            }
            recorder.value(name(), Summary.median(roundTrips));
        }
    }

    /** Connections that come and go, so that the code on both sides is warm. */
    private static void meet(PeerProcess dialer, PeerProcess listener, String address, int times) {
        for (int i = 0; i < times; i++) {
            echo(dialer, address);
            dialer.call("disconnect", "peer", listener.peerId());
        }
    }

    private static String through(DelayingRelay relay, PeerProcess peer) {
        return "/ip4/127.0.0.1/tcp/" + relay.port() + "/p2p/" + peer.peerId();
    }

    /** One byte there and back; the answer comes with the byte, and does not wait for the end of the stream. */
    private static void echo(PeerProcess dialer, String address) {
        dialer.call("echo", "addr", address, "bytes", 1, "waitEof", false);
    }

    private static InetSocketAddress portOf(PeerProcess peer) {
        String[] parts = peer.address().split("/");
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(parts[4]));
    }
}
