package org.jlibp2p.benchmarks.crowd;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.MessageType;

/** What came of requests: how many, how long they took, what was in the replies. Confined to a loop, then added up. */
final class KadCounts {
    /** Latencies are kept as what is below a 128th of them. */
    private static final int FINE_BITS = 7;

    private static final int FINE = 1 << FINE_BITS;
    private static final int SLOTS = FINE * (Long.SIZE - FINE_BITS);
    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] latencies = new long[SLOTS];
    private long answered;
    private long answeredInTime;
    private long told;
    private long bytes;
    private long failed;
    private String why;
    private final long[] looked = new long[MessageType.values().length];
    private final long[] closer = new long[MessageType.values().length];
    private final long[] providers = new long[MessageType.values().length];
    private final long[] values = new long[MessageType.values().length];

    /** A reply has come. */
    void answered(long nanos, int size, boolean inTime) {
        latencies[slot(nanos)]++;
        answered++;
        bytes += size;
        if (inTime) {
            answeredInTime++;
        }
    }

    /** A request that is not answered has been sent. */
    void told() {
        told++;
    }

    void failed(Throwable reason) {
        failed++;
        if (why == null) {
            why = String.valueOf(reason);
        }
    }

    /** One reply of many has been read. */
    void looked(KadReply reply) {
        int type = reply.type().ordinal();
        looked[type]++;
        closer[type] += reply.closer().size();
        providers[type] += reply.providers().size();
        if (reply.record().isPresent()) {
            values[type]++;
        }
    }

    private static int slot(long nanos) {
        long value = Math.max(0, nanos);
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - FINE_BITS - 1);
        return shift * FINE + (int) (value >> shift);
    }

    private static double middleOf(int slot) {
        int shift = Math.max(0, slot / FINE - 1);
        return (slot - shift * FINE + 0.5) * (1L << shift);
    }

    /** Takes over what another one has counted. */
    void add(KadCounts other) {
        for (int i = 0; i < SLOTS; i++) {
            latencies[i] += other.latencies[i];
        }
        answered += other.answered;
        answeredInTime += other.answeredInTime;
        told += other.told;
        bytes += other.bytes;
        failed += other.failed;
        why = why == null ? other.why : why;
        for (int i = 0; i < looked.length; i++) {
            looked[i] += other.looked[i];
            values[i] += other.values[i];
            closer[i] += other.closer[i];
            providers[i] += other.providers[i];
        }
    }

    /** The latency in milliseconds that a share of the requests did not exceed; 0 if there were none. */
    double percentile(double share) {
        long wanted = (long) Math.ceil(answered * share);
        long seen = 0;
        for (int i = 0; i < SLOTS && wanted > 0; i++) {
            seen += latencies[i];
            if (seen >= wanted) {
                return middleOf(i) / NANOS_PER_MILLI;
            }
        }
        return 0;
    }

    /** All of it, to be told. */
    Map<String, Object> figures(double seconds) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("requests", answered + told);
        figures.put("perSecond", (answeredInTime + told) / seconds);
        figures.put("p50", percentile(0.5));
        figures.put("p99", percentile(0.99));
        figures.put("p999", percentile(0.999));
        figures.put("failed", failed);
        figures.put("why", String.valueOf(why));
        figures.put("bytes", answered == 0 ? 0 : (double) bytes / answered);
        figures.put("closer", mean(closer, MessageType.FIND_NODE));
        figures.put("closerWithProviders", mean(closer, MessageType.GET_PROVIDERS));
        figures.put("providers", mean(providers, MessageType.GET_PROVIDERS));
        figures.put("values", mean(values, MessageType.GET_VALUE));
        return figures;
    }

    private double mean(long[] sums, MessageType type) {
        long count = looked[type.ordinal()];
        return count == 0 ? 0 : (double) sums[type.ordinal()] / count;
    }
}
