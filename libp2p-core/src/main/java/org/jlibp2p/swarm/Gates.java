package org.jlibp2p.swarm;

import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the application's gater; one that throws refuses. */
final class Gates {
    private static final Logger LOG = LoggerFactory.getLogger(Gates.class);

    private Gates() {}

    static boolean ask(BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (RuntimeException failure) {
            LOG.debug("the connection gater failed, which refuses", failure);
            return false;
        }
    }
}
