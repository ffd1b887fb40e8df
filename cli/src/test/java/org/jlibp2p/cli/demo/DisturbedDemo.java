package org.jlibp2p.cli.demo;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Demos in which somebody is gone, and how they end. */
public final class DisturbedDemo {
    private static final DemoSettings SMALL = new DemoSettings(DemoSettings.MIN_NODES, 1000, false, false);

    private DisturbedDemo() {}

    /** Whoever has the content is gone when it has been found. */
    public static DemoFailedException withoutTheProvider() throws InterruptedException {
        return run(Patience.LONG, (chapter, story) -> {
            if (chapter == 4) {
                story.hidden().close();
            }
        });
    }

    /** Nobody does anything in time. */
    public static DemoFailedException withoutTime() throws InterruptedException {
        return run(new Patience(Duration.ZERO), (chapter, story) -> {});
    }

    private static DemoFailedException run(Patience patience, Demo.Disturbance disturbance)
            throws InterruptedException {
        try {
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            Demo.run(nowhere, SMALL, patience, Punching.isPossible(), disturbance);
        } catch (DemoFailedException failed) {
            return failed;
        }
        throw new AssertionError("the demo has succeeded");
    }
}
