package org.jlibp2p.cli;

import java.util.concurrent.CountDownLatch;

import org.jlibp2p.node.Node;

/** The end of commands that run until somebody has had enough. */
final class Interruption {
    private Interruption() {}

    /** Returns when this thread is interrupted; at Ctrl-C the process ends, but not before the node has said goodbye. */
    static void await(Node node) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> node.stop().join()));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
