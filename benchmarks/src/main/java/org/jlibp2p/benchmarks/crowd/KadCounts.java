package org.jlibp2p.benchmarks.crowd;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.MessageType;

/** What came of requests: how many, how long they took, what was in the replies. Confined to a loop, then added up. */
final class KadCounts {
    private final Latencies latencies = new Latencies();
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
        latencies.add(nanos);
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

    /** Takes over what another one has counted. */
    void add(KadCounts other) {
        latencies.add(other.latencies);
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

    /** All of it, to be told. */
    Map<String, Object> figures(double seconds) {
        Map<String, Object> figures = new LinkedHashMap<>();
        long answered = latencies.count();
        figures.put("requests", answered + told);
        figures.put("perSecond", (answeredInTime + told) / seconds);
        latencies.tell(figures);
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
