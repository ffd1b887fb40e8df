package org.jlibp2p.async;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

final class JdkEventLoops implements EventLoops {
    private final List<JdkEventLoop> loops;
    private final AtomicInteger turn = new AtomicInteger();

    JdkEventLoops(String name, int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("count must be above zero, not " + count);
        }
        loops = IntStream.range(0, count)
                .mapToObj(i -> new JdkEventLoop(name + "-" + i))
                .toList();
    }

    @Override
    public EventLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    @Override
    public void close() {
        loops.forEach(JdkEventLoop::shutdown);
        loops.forEach(JdkEventLoop::awaitEnd);
    }
}
