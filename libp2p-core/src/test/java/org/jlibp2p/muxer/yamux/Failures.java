package org.jlibp2p.muxer.yamux;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;

import static org.assertj.core.api.Assertions.assertThat;

/** Why futures have failed. */
final class Failures {
    private Failures() {}

    static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return Async.failureOf(future);
    }
}
