package org.jlibp2p.interop.harness;

import java.util.Objects;
import java.util.stream.Stream;

/** Ends what a test has started. */
public final class Closing {
    private Closing() {}

    /**
     * Closes one after another, the rest as well if one of them fails.
     *
     * @param running what runs; null is what was not started, since something before it failed
     * @throws AssertionError with all failures, if there are any
     */
    public static void all(AutoCloseable... running) {
        AssertionError failed = new AssertionError("not everything could be closed");
        Stream.of(running).filter(Objects::nonNull).forEach(each -> {
            try {
                each.close();
            } catch (Exception failure) {
                failed.addSuppressed(failure);
            }
        });
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }
}
