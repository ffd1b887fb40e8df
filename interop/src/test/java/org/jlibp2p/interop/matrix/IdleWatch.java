package org.jlibp2p.interop.matrix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections of every pair that nobody uses while the rest of the matrix runs, so that being idle costs its time once.
 * Two processes of each kind: one that dials, one that listens.
 */
final class IdleWatch implements AutoCloseable {
    private static final String UNLIMITED = "--perf-memory";
    private static final Duration IDLE = Duration.ofSeconds(30);

    private record Watched(PeerProcess dialer, PeerProcess listener, String connection, long since) {}

    private final Map<PeerKind, PeerProcess> dialers = new EnumMap<>(PeerKind.class);
    private final Map<PeerKind, PeerProcess> listeners = new EnumMap<>(PeerKind.class);
    private final Map<Direction, Watched> watched = new HashMap<>();
    private final Map<Direction, Throwable> failures = new HashMap<>();

    /** Connects every pair; one that cannot be connected fails in its own test. */
    IdleWatch(List<Direction> directions) {
        for (Direction direction : directions) {
            try {
                watched.put(direction, connect(direction));
            } catch (RuntimeException | AssertionError failure) {
                failures.put(direction, failure);
            }
        }
    }

    private Watched connect(Direction direction) {
        PeerProcess dialer = dialers.computeIfAbsent(direction.dialer(), kind -> PeerProcess.start(kind, UNLIMITED));
        PeerProcess listener = listeners.computeIfAbsent(
                direction.listener(), kind -> PeerProcess.start(kind, UNLIMITED, "--listen", "/ip4/127.0.0.1/tcp/0"));
        Fields connection = dialer.call("dial", "addr", listener.address());
        return new Watched(dialer, listener, connection.text("id"), System.nanoTime());
    }

    /** Waits until a pair has been idle for long enough; then its connection still stands and works. */
    void check(Direction direction) {
        if (failures.containsKey(direction)) {
            throw new AssertionError("could not be connected", failures.get(direction));
        }
        Watched pair = watched.get(direction);
        long end = pair.since() + IDLE.toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        assertThat(Pair.connection(pair.dialer(), pair.listener()).text("id")).isEqualTo(pair.connection());
        pair.dialer().call("ping", "peer", pair.listener().peerId());
        pair.listener().call("ping", "peer", pair.dialer().peerId());
        assertThat(Pair.connection(pair.dialer(), pair.listener()).text("id")).isEqualTo(pair.connection());
    }

    @Override
    public void close() {
        List<PeerProcess> all = new ArrayList<>(dialers.values());
        all.addAll(listeners.values());
        Stream.of(all.toArray(PeerProcess[]::new)).parallel().forEach(PeerProcess::close);
    }
}
