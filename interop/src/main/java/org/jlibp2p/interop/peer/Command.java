package org.jlibp2p.interop.peer;

import java.util.Map;

/** What a peer does when it is told to. Runs on a thread of its own. */
@FunctionalInterface
interface Command {
    /**
     * Does it.
     *
     * @param arguments what the line said
     * @param deadline where to wait
     * @return the fields of the result
     * @throws Exception what the answer then tells
     */
    Map<String, ?> run(Arguments arguments, BlockingDeadline deadline) throws Exception;
}
