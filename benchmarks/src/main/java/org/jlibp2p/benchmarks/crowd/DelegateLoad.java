package org.jlibp2p.benchmarks.crowd;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

import org.jlibp2p.async.Async;

/**
 * Requests at a steady rate, whatever becomes of those before: how long each took is counted from the moment at which it was due.
 * One that finds too many others under way is not made, and counts as failed.
 */
final class DelegateLoad {
    private static final int UNDER_WAY = 512;
    private static final double NANOS = 1e9;
    private static final int OK = 200;
    private static final String RECORD = "\"Schema\"";

    private final HttpClient client;
    private final Semaphore room = new Semaphore(UNDER_WAY);
    private final Latencies latencies = new Latencies();
    private long records;
    private long failed;
    private String why;

    DelegateLoad(HttpClient client) {
        this.client = client;
    }

    /** Makes requests for a time, waits for what is under way, and tells what came of them. */
    Map<String, Object> run(DelegateRequests requests, double perSecond, double seconds) {
        long begun = System.nanoTime();
        long count = (long) (perSecond * seconds);
        for (long turn = 0; turn < count; turn++) {
            long due = begun + (long) (turn / perSecond * NANOS);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (room.tryAcquire()) {
                client.sendAsync(requests.get(turn), HttpResponse.BodyHandlers.ofString())
                        .whenComplete((answer, failure) -> ended(due, answer, failure));
            } else {
                failed("more than " + UNDER_WAY + " requests are under way");
            }
        }
        room.acquireUninterruptibly(UNDER_WAY);
        return figures((System.nanoTime() - begun) / NANOS);
    }

    private void ended(long due, HttpResponse<String> answer, Throwable failure) {
        if (failure != null) {
            failed(String.valueOf(Async.unwrap(failure)));
        } else if (answer.statusCode() != OK) {
            failed("status " + answer.statusCode() + ": " + answer.body());
        } else {
            answered(System.nanoTime() - due, answer.body());
        }
        room.release();
    }

    private synchronized void answered(long nanos, String body) {
        latencies.add(nanos);
        for (int at = body.indexOf(RECORD); at >= 0; at = body.indexOf(RECORD, at + 1)) {
            records++;
        }
    }

    private synchronized void failed(String reason) {
        failed++;
        if (why == null) {
            why = reason;
        }
    }

    private synchronized Map<String, Object> figures(double seconds) {
        Map<String, Object> figures = new LinkedHashMap<>();
        long answered = latencies.count();
        figures.put("requests", answered);
        figures.put("perSecond", answered / seconds);
        latencies.tell(figures);
        figures.put("failed", failed);
        figures.put("why", String.valueOf(why));
        figures.put("records", answered == 0 ? 0 : (double) records / answered);
        return figures;
    }
}
