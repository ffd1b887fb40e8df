package org.jlibp2p.negotiation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;

/**
 * The exchange by which two peers agree on the protocol they speak on a pipe: one proposes, the other repeats what it
 * serves and answers {@code na} to everything else.
 *
 * <p>All functions are to be called on the pipe's loop, and nothing else may use the pipe until they are through. There
 * is no timer inside: the caller has one deadline for all that it does with the pipe. Completing a future from outside
 * gives up and resets the pipe; a future that fails has reset it before, so nothing is left half agreed. Failures are
 * {@link NegotiationException} when there is no common protocol or the input ends too early,
 * {@link org.jlibp2p.MalformedMessageException} when the peer does not speak multistream-select,
 * {@link org.jlibp2p.ProtocolViolationException} when it goes on proposing, or what the pipe failed with.
 *
 * <p>A message has at most 1024 bytes with its newline. Specification: libp2p, connections/README.md,
 * multistream-select; multiformats, multistream-select.
 */
public final class MultistreamSelect {
    /**
     * The most proposals, {@code ls} included, that are answered on one pipe; a peer that makes more is cut off. Dialers
     * propose the few versions of one protocol.
     */
    public static final int MAX_PROPOSALS = 64;

    private MultistreamSelect() {}

    /**
     * What either side sends first.
     *
     * @return the header message with its length in front
     */
    public static Bytes header() {
        return Messages.HEADER;
    }

    /**
     * Proposes protocols, one after another, until the peer takes one. The first goes out together with the header, in
     * one write.
     *
     * @param pipe the pipe
     * @param inOrder what to propose, the best one first; at least one
     * @return completes with the first one that the peer serves
     * @throws IllegalArgumentException if nothing is proposed
     */
    public static CompletableFuture<Negotiated> propose(Duplex pipe, List<ProtocolId> inOrder) {
        assert pipe.loop().inLoop();
        return Exchange.run(pipe, new Proposer(inOrder));
    }

    /**
     * Takes it for granted that the peer serves a protocol, and saves the round trip that asking would cost.
     *
     * <p>The proposal goes out with the first bytes written, in one write, or by itself when the pipe is read or its
     * output closed before anything is written. The answer is taken at the first read, or behind the end of the output,
     * whichever comes first. If the peer refuses, the pipe is reset: reads fail with {@link NegotiationException}, other
     * operations with a {@link org.jlibp2p.io.StreamResetException} that has it as its cause. What was written by then
     * was written in vain, so this is for protocols where that does no harm.
     *
     * @param pipe the pipe, used only through the result from here on
     * @param protocol what is proposed
     * @return the pipe as if it were agreed on already; any thread may call it
     */
    public static Duplex proposeLazily(Duplex pipe, ProtocolId protocol) {
        return new LazyDuplex(pipe, protocol);
    }

    /**
     * Answers proposals until one is served. The header goes out without waiting for the peer's; {@code ls} is answered
     * with {@code na}.
     *
     * @param pipe the pipe
     * @param served whether a protocol is served; asked once for each proposal
     * @return completes with the first proposal that is served, once the answer is on its way
     */
    public static CompletableFuture<Negotiated> accept(Duplex pipe, Predicate<? super ProtocolId> served) {
        assert pipe.loop().inLoop();
        return Exchange.run(pipe, new Acceptor(served));
    }
}
