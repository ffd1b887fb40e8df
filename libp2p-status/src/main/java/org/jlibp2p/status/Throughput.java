package org.jlibp2p.status;

/** What passed in each of the last seconds. Any thread. */
final class Throughput {
    /** How many seconds are remembered. */
    static final int SECONDS = 300;

    private final long[] in = new long[SECONDS];
    private final long[] out = new long[SECONDS];
    private final long[] connections = new long[SECONDS];
    private final long[] streams = new long[SECONDS];
    private int next;
    private int count;
    private boolean started;
    private long lastIn;
    private long lastOut;
    private long lastAt;

    /**
     * Takes in how much has passed altogether until now.
     *
     * @param at when, in nanoseconds of a clock that only goes forward
     */
    synchronized void sample(long at, long totalIn, long totalOut, long connected, long open) {
        if (started && at > lastAt) {
            in[next] = rate(totalIn - lastIn, at - lastAt);
            out[next] = rate(totalOut - lastOut, at - lastAt);
            connections[next] = connected;
            streams[next] = open;
            next = (next + 1) % SECONDS;
            count = Math.min(count + 1, SECONDS);
        }
        started = true;
        lastIn = totalIn;
        lastOut = totalOut;
        lastAt = at;
    }

    private static long rate(long bytes, long nanos) {
        return Math.max(0, Math.round(bytes * 1e9 / nanos));
    }

    /** Bytes a second, the oldest second first. */
    synchronized void write(JsonWriter json) {
        json.begin("traffic").put("in", lastIn).put("out", lastOut).put("seconds", SECONDS);
        write(json, "inRates", in);
        write(json, "outRates", out);
        write(json, "connections", connections);
        write(json, "streams", streams);
        json.end();
    }

    private void write(JsonWriter json, String name, long[] values) {
        json.beginList(name);
        for (int i = 0; i < count; i++) {
            json.add(values[(next - count + i + SECONDS) % SECONDS]);
        }
        json.endList();
    }
}
