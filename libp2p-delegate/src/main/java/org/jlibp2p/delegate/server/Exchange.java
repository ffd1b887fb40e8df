package org.jlibp2p.delegate.server;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;

/** One request and its answer, of which there is one, and all of it comes in order. Confined to the server's loop. */
interface Exchange {
    /** The request. */
    Request request();

    /** Answers at once. Does nothing if the client has gone. */
    void answer(Reply reply);

    /** Begins an answer of unknown length, with status 200; to HEAD it is all of it. */
    void begin(Map<String, String> fields);

    /**
     * Goes on with it.
     *
     * @param record is sent on its own, without waiting for more
     * @return completes with true when there is room for more, or false when the client has gone
     */
    CompletableFuture<Boolean> send(Bytes record);

    /** Ends it. */
    void end();

    /** Breaks it off, so that the client sees that this is not all. */
    void breakOff(Throwable reason);

    /** Is run once, when the answer is over or the client has gone; at once if that has happened. */
    void onOver(Runnable task);

    /** Says, for those who count, how many records the answer has, and whether it came from a search that there was. */
    void note(int records, boolean shared);
}
