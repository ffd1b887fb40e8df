package org.jlibp2p.kad.provide;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.bytes.Bytes;

/**
 * Remembers which keys are kept provided and when each was provided last, so that a restart neither forgets keys nor
 * provides all of them anew. Called on the service's loop and must not block it; what is written is written in the order of the
 * calls. Keys are the bytes of multihashes.
 */
public interface ReprovideStore {
    /**
     * Content that this node says again and again it has, by the hash of its CID.
     *
     * @param hash which one
     * @param provided when it was provided last, in whole seconds; empty if it never was
     */
    record KeptKey(Bytes hash, Optional<Instant> provided) {}

    /**
     * Reads everything. Called once, before anything else.
     *
     * @param part is given all keys, some at a time; on any thread, one call after another
     * @return completes when all were given, with the size of the network that was remembered last; fails if they cannot be
     *     read
     */
    CompletableFuture<OptionalDouble> load(Consumer<List<KeptKey>> part);

    /**
     * Keys are kept from now on.
     *
     * @param hashes which ones; those that are kept already stay as they are
     * @return completes when it is remembered
     */
    CompletableFuture<Void> kept(List<Bytes> hashes);

    /**
     * Keys are not kept any more.
     *
     * @param hashes which ones
     * @return completes when it is remembered
     */
    CompletableFuture<Void> forgotten(List<Bytes> hashes);

    /**
     * Keys were provided.
     *
     * @param hashes which ones; those that are not kept are left out
     * @param when the time
     * @return completes when it is remembered
     */
    CompletableFuture<Void> provided(List<Bytes> hashes, Instant when);

    /**
     * The network is seen to have another size. After a restart the same regions come from it, and with them the same times.
     *
     * @param servers how many servers it has
     * @return completes when it is remembered
     */
    CompletableFuture<Void> networkSize(double servers);
}
