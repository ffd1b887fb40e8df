package org.jlibp2p.tls;

import java.time.Duration;

import org.jlibp2p.async.EventLoops;
import org.jlibp2p.testkit.Patience;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Two loops on threads of the JDK, which end with the test that had them. */
final class LoopsWithThreads implements AfterEachCallback {
    private final EventLoops loops = EventLoops.create("testkit", 2);

    EventLoops running() {
        return loops;
    }

    Patience patience() {
        return Patience.blocking(Duration.ofSeconds(60));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        loops.close();
    }
}
