package org.jlibp2p.delegate.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    List<Delegate> inOrder() {
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

    /** What is kept of the answers of those that are not asked now; also what is not as good as new if nobody is asked. */
    List<Delegate> remembered() {
        List<Delegate> asked = inOrder();
        return health.keySet().stream()
                .filter(each -> !asked.contains(each))
                .map(each -> each.remembered(asked.isEmpty()))
                .toList();
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

    /** Remembers how a question went that was asked at some time. */
    void ended(Delegate delegate, long askedAt, Throwable failure) {
        if (delegate.isRemembered()) {
            return;
        }
        if (failure == null) {
            health.get(delegate).succeeded(askedAt, loop.nanoTime());
        } else {
            health.get(delegate).failed(failure, askedAt, loop.nanoTime());
        }
    }
}
