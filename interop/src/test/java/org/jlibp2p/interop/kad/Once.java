package org.jlibp2p.interop.kad;

import java.util.Optional;
import java.util.function.Supplier;

/** Something that is made when it is first needed; a failure to make it is kept too. Any thread. */
final class Once<T> {
    private final Supplier<T> maker;
    private T made;
    private Throwable failure;

    Once(Supplier<T> maker) {
        this.maker = maker;
    }

    synchronized T get() {
        if (failure != null) {
            throw new AssertionError(failure.getMessage(), failure);
        }
        if (made == null) {
            try {
                made = maker.get();
            } catch (RuntimeException | Error e) {
                failure = e;
                throw e;
            }
        }
        return made;
    }

    synchronized Optional<T> made() {
        return Optional.ofNullable(made);
    }
}
