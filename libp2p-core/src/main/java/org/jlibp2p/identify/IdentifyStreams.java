package org.jlibp2p.identify;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.wire.Codec;

/** One identify exchange on a stream: messages until the end, in one direction. */
final class IdentifyStreams {
    private IdentifyStreams() {}

    /**
     * Reads all messages up to the end of input.
     *
     * @return completes on the stream's loop with the messages merged
     */
    static CompletableFuture<IdentifyMessage> receive(Stream stream, PeerLimits limits) {
        Framed<IdentifyMessage, IdentifyMessage> messages = stream.framed(codec(limits));
        List<IdentifyMessage> parts = new ArrayList<>();
        return Async.loop(() -> messages.next().thenApply(part -> take(part, parts, limits.identifyMessages())))
                .thenApply(end -> IdentifyMessage.merge(parts));
    }

    private static Codec<IdentifyMessage> codec(PeerLimits limits) {
        return IdentifyMessage.codec(limits.identifyMessage());
    }

    private static boolean take(Optional<IdentifyMessage> part, List<IdentifyMessage> parts, int max) {
        if (part.isEmpty()) {
            if (parts.isEmpty()) {
                throw new MalformedMessageException("the input ended before the first identify message");
            }
            return false;
        }
        if (parts.size() == max) {
            throw new ProtocolViolationException("more than " + max + " identify messages");
        }
        parts.add(part.get());
        return true;
    }

    /**
     * Writes all messages and the end behind them.
     *
     * @return completes on the stream's loop when they are accepted
     */
    static CompletableFuture<Void> send(Stream stream, List<IdentifyMessage> all) {
        Framed<IdentifyMessage, IdentifyMessage> messages =
                stream.framed(IdentifyMessage.codec(MessageSplitter.MAX_SIZE));
        Iterator<IdentifyMessage> rest = all.iterator();
        return Async.loop(() -> rest.hasNext()
                        ? messages.send(rest.next()).thenApply(accepted -> true)
                        : CompletableFuture.completedFuture(false))
                .thenCompose(end -> messages.closeWrite());
    }
}
