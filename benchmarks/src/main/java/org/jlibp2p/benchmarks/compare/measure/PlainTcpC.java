package org.jlibp2p.benchmarks.compare.measure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;

/** Bytes through plain TCP with iperf3, a program in C: the most that anything could reach. */
final class PlainTcpC implements Measure {
    private static final Pattern RECEIVED =
            Pattern.compile("\"sum_received\"[^}]*\"bits_per_second\":\\s*([0-9.e+]+)", Pattern.DOTALL);
    private static final int ATTEMPTS = 50;
    private static final int PAUSE_MILLIS = 100;
    private static final double MEBI = 1 << 20;

    private final long bytes;

    PlainTcpC(long bytes) {
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return "limits-iperf3";
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(name(), name(), "plain TCP, C (iperf3)", "MiB/s", Better.HIGHER));
    }

    @Override
    public boolean concerns(Side side) {
        return side.isMachine();
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        if (Tool.run("iperf3", "--version").isEmpty()) {
            throw new NotAvailableException("iperf3 is not installed; --install does it");
        }
        String port = Integer.toString(freePort());
        Child server = Child.start("iperf3", List.of("iperf3", "-s", "-B", "127.0.0.1", "-p", port));
        try {
            recorder.value(name(), bitsPerSecond(port) / 8 / MEBI);
        } finally {
            server.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The server needs a moment until it listens; it does not say when. */
    private double bitsPerSecond(String port) throws Exception {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String report = Tool.run(
                            "iperf3", "-c", "127.0.0.1", "-p", port, "-n", Long.toString(bytes), "-l", "64K", "-J")
                    .orElse("");
            Matcher received = RECEIVED.matcher(report);
            if (received.find()) {
                return Double.parseDouble(received.group(1));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new ConnectException("iperf3 has not connected to its server");
    }
}
