package org.jlibp2p.benchmarks.compare.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.interop.harness.PeerProcess;

/**
 * The memory of a relay that holds reservations and relays nothing: of the reservation alone, which is what reserving takes once
 * the peers are connected, and of the peer with its connection and its reservation.
 */
final class RelayMemory implements Measure {
    private static final int WARM_UP = 50;

    private final RelayScale scale;
    private final Path java;

    /**
     * A relay with reservations.
     *
     * @param scale how much it has to do
     * @param java that those who reserve run on
     */
    RelayMemory(RelayScale scale, Path java) {
        this.scale = scale;
        this.java = java;
    }

    @Override
    public String name() {
        return "relay-held";
    }

    @Override
    public List<Figure> figures() {
        String many = String.format("%,d", scale.held()).replace(',', ' ');
        List<Figure> figures = new ArrayList<>();
        figures.addAll(Memory.figures(name(), name(), "per reservation of " + many, "KiB"));
        figures.addAll(Memory.figures(name() + "-peer", name(), "per peer with a reservation, of " + many, "KiB"));
        return figures;
    }

    @Override
    public boolean concerns(Side side) {
        return RelayCrowdProcess.concerns(side);
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        try (PeerProcess relay = RelayCrowdProcess.relay(side.listener());
                RelayCrowdProcess crowd = RelayCrowdProcess.start(java, relay)) {
            crowd.connect(WARM_UP); // so that what is needed once is there
            crowd.reserve();
            Memory before = Memory.of(relay, scale.quiet());
            crowd.connect(scale.held());
            Memory connected = Memory.of(relay, scale.quiet());
            crowd.reserve();
            Memory reserved = Memory.of(relay, scale.quiet());
            reserved.record(connected, scale.held(), Memory.KIBI, name(), recorder);
            reserved.record(before, scale.held(), Memory.KIBI, name() + "-peer", recorder);
        }
    }
}
