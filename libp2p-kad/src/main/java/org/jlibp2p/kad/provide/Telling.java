package org.jlibp2p.kad.provide;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;

/**
 * Tells {@link ProvideNetwork#provided} which keys are provided: those of a visit, or from one end of the key space to the
 * other all that ever were. Confined to the service's loop, which it leaves to others after each part.
 */
final class Telling {
    /** Keys that are told in one turn of the loop. */
    static final int MAX_PART = 256;

    private final EventLoop loop;
    private final KeptKeys keys;
    private final ProvideNetwork network;
    private final Queue<List<Bytes>> waiting = new ArrayDeque<>();
    private int bits;
    private long walked;
    private long steps;
    private boolean scheduled;
    private boolean stopped;

    Telling(EventLoop loop, KeptKeys keys, ProvideNetwork network) {
        this.loop = loop;
        this.keys = keys;
        this.network = network;
    }

    /** These have just been provided. */
    void provided(List<Bytes> hashes) {
        cut(hashes);
        later();
    }

    /** All that have ever been provided, from the beginning if that is under way already. */
    void all() {
        int parts = keys.size() / (MAX_PART / 2);
        bits = Integer.SIZE - Integer.numberOfLeadingZeros(parts);
        steps = 1L << bits;
        walked = 0;
        later();
    }

    private void cut(List<Bytes> hashes) {
        for (int from = 0; from < hashes.size(); from += MAX_PART) {
            waiting.add(List.copyOf(hashes.subList(from, Math.min(from + MAX_PART, hashes.size()))));
        }
    }

    private void later() {
        if (!stopped && !scheduled && (!waiting.isEmpty() || walked < steps)) {
            scheduled = true;
            loop.execute(this::turn);
        }
    }

    private void turn() {
        scheduled = false;
        if (stopped) {
            return;
        }
        if (waiting.isEmpty()) {
            walk();
        }
        List<Bytes> part = waiting.poll();
        later(); // first, since what is told is somebody else's
        if (part != null) {
            network.provided(part);
        }
    }

    private void walk() {
        List<Bytes> provided = new ArrayList<>();
        long prefix = bits == 0 ? 0 : walked << (Heads.BITS - bits);
        walked++;
        keys.scan(prefix, bits, (page, index) -> {
            if (page.time(index) != KeptKeys.NEVER) {
                provided.add(page.hash(index));
            }
        });
        cut(provided);
    }

    void stop() {
        stopped = true;
        waiting.clear();
    }
}
