package org.jlibp2p.benchmarks.compare.measure;

import java.time.Duration;

/**
 * How much of each load there is. The same for all sides, but for the counts of js, which is slower by far; warm-ups are the
 * same for all.
 *
 * @param bulk bytes moved in each direction
 * @param bulkWarmUp bytes moved in each direction at a time before
 * @param smallEchoes round trips of 32 bytes, and as many at a time before
 * @param largeEchoes round trips of 16 KiB, and as many before
 * @param connections dials, and as many at a time before
 * @param connectionsJs dials of js, and as many at a time before
 * @param streams streams opened
 * @param streamsJs streams that js opens
 * @param streamsWarmUp streams opened at a time before
 * @param starts fresh processes
 * @param links fresh processes that dial over the slow link
 * @param fewIdle idle connections
 * @param manyIdle idle connections
 * @param streamHolders connections with idle streams
 * @param streamsHeld idle streams on each of these
 * @param quietSeconds without load before memory is looked at
 * @param plainTcp bytes moved by plain TCP
 * @param kadNeighbours servers of the DHT around the one under load
 * @param kadClients its clients
 * @param kadInFlight requests of each that are under way
 * @param kadPieceSeconds how long a piece of load lasts before what is measured
 * @param kadSeconds how long it lasts when it is measured
 * @param warmUpSeconds how long load goes on before what is measured; at most fifteen times that for bulk, connections and
 *     the DHT's server, which warm up until they are not faster any more
 * @param delegate how much a delegate is asked
 * @param relay how much a relay has to do
 */
public record Scale(
        long bulk,
        long bulkWarmUp,
        int smallEchoes,
        int largeEchoes,
        int connections,
        int connectionsJs,
        int streams,
        int streamsJs,
        int streamsWarmUp,
        int starts,
        int links,
        int fewIdle,
        int manyIdle,
        int streamHolders,
        int streamsHeld,
        int quietSeconds,
        long plainTcp,
        int kadNeighbours,
        int kadClients,
        int kadInFlight,
        double kadPieceSeconds,
        double kadSeconds,
        int warmUpSeconds,
        DelegateScale delegate,
        RelayScale relay) {
    private static final long MEBI = 1 << 20;
    private static final int LONGEST_WARM_UP = 15;

    /**
     * What figures are to be told of.
     *
     * @return as much as the acceptance asks for
     */
    public static Scale full() {
        return new Scale(
                1024 * MEBI,
                256 * MEBI,
                20_000,
                10_000,
                2_000,
                500,
                20_000,
                5_000,
                5_000,
                3,
                1,
                1_000,
                10_000,
                1_000,
                100,
                3,
                4096 * MEBI,
                240,
                1_000,
                10,
                3,
                15,
                8,
                DelegateScale.FULL,
                RelayScale.FULL);
    }

    /**
     * Whether everything runs.
     *
     * @return little of each
     */
    public static Scale quick() {
        return new Scale(
                64 * MEBI,
                16 * MEBI,
                1_000,
                500,
                100,
                50,
                500,
                200,
                100,
                1,
                1,
                100,
                200,
                20,
                20,
                1,
                256 * MEBI,
                40,
                50,
                10,
                0.5,
                1,
                0,
                DelegateScale.QUICK,
                RelayScale.QUICK);
    }

    /**
     * The same, but for the bytes of bulk.
     *
     * @param bytes moved in each direction
     * @return the changed scale
     */
    public Scale withBulk(long bytes) {
        return new Scale(
                bytes,
                Math.min(bulkWarmUp, bytes),
                smallEchoes,
                largeEchoes,
                connections,
                connectionsJs,
                streams,
                streamsJs,
                streamsWarmUp,
                starts,
                links,
                fewIdle,
                manyIdle,
                streamHolders,
                streamsHeld,
                quietSeconds,
                plainTcp,
                kadNeighbours,
                kadClients,
                kadInFlight,
                kadPieceSeconds,
                kadSeconds,
                warmUpSeconds,
                delegate,
                relay);
    }

    Duration quiet() {
        return Duration.ofSeconds(quietSeconds);
    }

    /** How long load goes on before what is measured. */
    Duration warmUp() {
        return Duration.ofSeconds(warmUpSeconds);
    }

    /** How long at most, where it goes on until it does not become faster. */
    Duration longestWarmUp() {
        return warmUp().multipliedBy(LONGEST_WARM_UP);
    }
}
