package org.jlibp2p.architecture.planted.time.async;

public interface EventLoop {
    long nanoTime();
}
