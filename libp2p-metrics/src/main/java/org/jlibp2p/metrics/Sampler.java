package org.jlibp2p.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once a second at what can be seen on the node's loop only. Ends with the loop. */
final class Sampler {
    static final Duration PERIOD = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    private final EventLoop loop;
    private final List<Runnable> samples = new CopyOnWriteArrayList<>();
    private Registration timer = Registration.none(); // confined to the loop
    private volatile boolean closed;

    Sampler(EventLoop loop) {
        this.loop = loop;
    }

    /** One more thing to look at, on the loop. */
    void each(Runnable sample) {
        samples.add(sample);
    }

    void start() {
        try {
            loop.execute(this::sample);
        } catch (Libp2pException stopped) {
            LOG.debug("the node has stopped before it was measured");
        }
    }

    private void sample() {
        if (closed) {
            return;
        }
        for (Runnable sample : samples) {
            try {
                sample.run();
            } catch (RuntimeException failure) {
                LOG.debug("a sample failed", failure);
            }
        }
        try {
            timer = loop.schedule(PERIOD, this::sample);
        } catch (Libp2pException stopped) {
            closed = true;
        }
    }

    void close() {
        closed = true;
        try {
            loop.execute(() -> timer.close());
        } catch (Libp2pException stopped) {
            LOG.debug("the node has stopped before its meters");
        }
    }
}
