package org.jlibp2p.benchmarks.compare.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerProcess;

/** The servers and clients around one server of the DHT, as a process. Their connections end with {@link #close()}. */
final class KadCrowdProcess implements AutoCloseable {
    private static final String MAIN = "org.jlibp2p.benchmarks.crowd.KadCrowd";
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Child child;

    private KadCrowdProcess(Child child) {
        this.child = child;
    }

    /**
     * Starts it; nobody is connected yet.
     *
     * @param java that it runs on
     * @param server to whom they will be connected
     * @param neighbours servers
     * @param clients clients
     * @param inFlight requests of each client
     * @param onlyPeers whether these ask for peers and nothing else
     */
    static KadCrowdProcess start(
            Path java, PeerProcess server, int neighbours, int clients, int inFlight, boolean onlyPeers)
            throws IOException {
        return new KadCrowdProcess(Child.java(
                java,
                MAIN,
                "--target",
                server.address(),
                "--neighbours",
                Integer.toString(neighbours),
                "--clients",
                Integer.toString(clients),
                "--in-flight",
                Integer.toString(inFlight),
                "--ask-for",
                onlyPeers ? "peers" : "all"));
    }

    /** Connects the servers. */
    void connectNeighbours() throws Exception {
        child.call("neighbours", "connected", SILENCE);
    }

    /** Connects the clients. */
    void connectClients() throws Exception {
        child.call("clients", "connected", SILENCE);
    }

    /** Puts content and values into the server. */
    void fill() throws Exception {
        child.call("fill", "filled", SILENCE);
    }

    /** Makes requests for a time, and tells what came of them. */
    Fields load(double seconds) throws Exception {
        return child.call("load " + seconds, "loaded", SILENCE);
    }

    @Override
    public void close() {
        child.close();
    }
}
