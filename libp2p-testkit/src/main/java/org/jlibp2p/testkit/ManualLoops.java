package org.jlibp2p.testkit;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;

/** Some loops of one {@link ManualTime}, handed out in turn. Any thread. */
final class ManualLoops implements EventLoops {
    private final List<ManualLoop> loops;
    private final AtomicInteger turn = new AtomicInteger();

    ManualLoops(List<ManualLoop> loops) {
        this.loops = List.copyOf(loops);
    }

    @Override
    public EventLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    @Override
    public void close() {
        loops.forEach(ManualLoop::close);
    }
}
