package org.jlibp2p.relay.protocol;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.wire.Codec;

/**
 * The serving end of a stream that begins with one request: it has to come in time, and is answered even if it is none. On the
 * stream's loop.
 *
 * @param <M> the messages of the protocol
 */
public final class RequestStream<M> {
    private final Stream stream;
    private final Codec<M> codec;
    private final Framed<Bytes, M> messages;

    /**
     * A stream on which nothing has been said.
     *
     * @param stream which
     * @param codec how its messages are read and written
     */
    public RequestStream(Stream stream, Codec<M> codec) {
        this.stream = stream;
        this.codec = codec;
        // Read as bytes, since a request that is none is answered, too.
        messages = stream.framed(Codec.bytes(CircuitProtocols.MAX_MESSAGE), codec);
    }

    /**
     * Where the answer goes.
     *
     * @return the stream's messages
     */
    public Framed<Bytes, M> messages() {
        return messages;
    }

    /**
     * Waits for the request; resets the stream if it does not come.
     *
     * @param most how long it may take
     * @param malformed what is said of one that cannot be read
     * @param onRequest serves one that can
     * @return the life of the stream
     */
    public CompletableFuture<Void> serve(
            Duration most, M malformed, Function<? super M, CompletableFuture<Void>> onRequest) {
        String waiting = "waiting for the request on a stream of " + stream.protocol();
        Registration timer =
                stream.loop().schedule(most, () -> stream.reset(new OperationTimeoutException(waiting, most)));
        CompletableFuture<Bytes> received = messages.receive();
        Async.whenDone(received, (message, failure) -> timer.close());
        return received.thenCompose(message -> {
            M request;
            try {
                request = codec.decode(message);
            } catch (MalformedMessageException unreadable) {
                return messages.send(malformed);
            }
            return onRequest.apply(request);
        });
    }
}
