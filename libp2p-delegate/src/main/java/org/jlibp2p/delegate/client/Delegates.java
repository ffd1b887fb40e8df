package org.jlibp2p.delegate.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.ipns.IpnsName;

/** All delegates with their health. Confined to the loop. */
final class Delegates {
    private final EventLoop loop;
    private final Map<Delegate, DelegateHealth> health = new LinkedHashMap<>();

    Delegates(EventLoop loop) {
        this.loop = loop;
    }

    void add(Delegate delegate, DelegateHealth itsHealth) {
        health.put(delegate, itsHealth);
    }

    /**
     * Whom to ask, the best one first: all that are not resting; if there are none, those that rest because they failed, since that
     * may be over. Those that have asked to be left alone are.
     */
    private List<Delegate> inOrder() {
        long now = loop.nanoTime();
        List<Delegate> awake = new ArrayList<>();
        List<Delegate> resting = new ArrayList<>();
        health.forEach((delegate, its) -> {
            if (!its.isResting(now)) {
                awake.add(delegate);
            } else if (its.refusal(now).isEmpty()) {
                resting.add(delegate);
            }
        });
        awake.sort(Comparator.comparingDouble(each -> health.get(each).rank()));
        resting.sort(Comparator.comparingLong(each -> health.get(each).restUntil() - now));
        return awake.isEmpty() ? resting : awake;
    }

    /** Those {@link #inOrder}, and before them what is kept of the others' answers; not only what is good if nobody is asked. */
    List<Delegate> andRemembered() {
        List<Delegate> asked = inOrder();
        Stream<Delegate> remembered = health.keySet().stream()
                .filter(each -> !asked.contains(each))
                .map(each -> each.remembered(asked.isEmpty()));
        return Stream.concat(remembered, asked.stream()).toList();
    }

    /** Forgets what all of them said of a name. */
    void forget(IpnsName name) {
        health.keySet().forEach(each -> each.forget(name));
    }

    /** All of them, but for those that have asked to be left alone. */
    List<Delegate> allWilling() {
        long now = loop.nanoTime();
        return health.keySet().stream()
                .filter(each -> health.get(each).refusal(now).isEmpty())
                .toList();
    }

    /** What those that have asked to be left alone said. */
    List<DelegateException> refusals() {
        long now = loop.nanoTime();
        return health.values().stream()
                .flatMap(each -> each.refusal(now).stream())
                .toList();
    }

    /** Remembers how a question went that was asked at some time; without a failure if it was answered. */
    void ended(Delegate delegate, long askedAt, Throwable failure) {
        if (delegate.isRemembered()) {
            return;
        }
        if (failure == null) {
            health.get(delegate).succeeded(askedAt, loop.nanoTime());
        } else {
            health.get(delegate).failed(Async.unwrap(failure), askedAt, loop.nanoTime());
        }
    }
}
