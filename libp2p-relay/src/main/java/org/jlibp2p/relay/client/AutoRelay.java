package org.jlibp2p.relay.client;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.circuit.RefusedException;
import org.jlibp2p.transport.Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node reachable that others cannot reach by themselves: chooses relays, reserves places, and puts another relay in the
 * place of one that is lost, at once. Does nothing while the node can be reached. Confined to its loop.
 */
final class AutoRelay implements ReservationWatcher {
    /** The shortest reservation that is taken of a relay that nobody has named: how long it lasts is how often it is renewed. */
    static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(AutoRelay.class);

    private final EventLoop loop;
    private final AutoRelayOptions options;
    private final Surroundings surroundings;
    private final Set<PeerId> others;
    private final RelayCandidates candidates;
    private final Map<PeerId, Place> places = new LinkedHashMap<>();
    private final SearchPace pace = new SearchPace();
    private Registration wake = Registration.none();
    private boolean active;
    private long choosesAt;

    /** What it works with. */
    interface Surroundings {
        /** Listens through a relay until the listener is closed; the watcher hears of it. */
        CompletableFuture<Listener> listen(PeerInfo relay);

        /** Looks for relays; what is found is told to {@link AutoRelay#found}. */
        void search();
    }

    /** A place at a relay, or on the way there. */
    private static final class Place {
        private CompletableFuture<Listener> listening = new CompletableFuture<>();
        private boolean held;

        void close() {
            listening.cancel(false);
            Async.whenDone(listening, (listener, failure) -> {
                if (listener != null) {
                    listener.close();
                }
            });
        }
    }

    /**
     * One that does nothing yet.
     *
     * @param loop the service's loop
     * @param options what is wanted
     * @param list the relays to choose from, if there is a list
     * @param others relays that are not to be chosen: this node itself, and those that it uses anyway
     * @param surroundings what it works with
     * @param random decides between equals
     */
    AutoRelay(
            EventLoop loop,
            AutoRelayOptions options,
            Collection<PeerInfo> list,
            Set<PeerId> others,
            Surroundings surroundings,
            RandomGenerator random) {
        this.loop = loop;
        this.options = options;
        this.surroundings = surroundings;
        this.others = Set.copyOf(others);
        List<PeerInfo> allowed =
                list.stream().filter(relay -> !others.contains(relay.id())).toList();
        candidates = new RelayCandidates(options, allowed, random, loop.nanoTime());
    }

    /** Begins, if it is known that relays are needed. */
    void start(Reachability known) {
        assert loop.inLoop();
        reachability(options.reachability() == Reachability.PRIVATE ? Reachability.PRIVATE : known);
    }

    /** It was found out whether others can reach this node. What the application has said counts more. */
    void reachability(Reachability known) {
        assert loop.inLoop();
        if (known == Reachability.PRIVATE && !active) {
            LOG.debug("others cannot reach this node: looking for {} relays", options.relays());
            active = true;
            long now = loop.nanoTime();
            choosesAt = now + (candidates.fixed() ? 0 : options.bootDelay().toNanos());
            pace.begin(now);
            work();
        } else if (known == Reachability.PUBLIC && active && options.reachability() != Reachability.PRIVATE) {
            LOG.debug("others can reach this node: no relays are needed");
            stop();
        }
    }

    /** Gives all places up. */
    void stop() {
        assert loop.inLoop();
        active = false;
        wake.close();
        List.copyOf(places.keySet()).forEach(this::close);
    }

    private void close(PeerId relay) {
        places.remove(relay).close();
    }

    /** A relay was found, or heard of again; {@code seen} is where a connection with it leads, if there is one. */
    void found(PeerInfo relay, Optional<Multiaddr> seen) {
        assert loop.inLoop();
        if (!others.contains(relay.id()) && candidates.add(relay, seen, places.keySet(), loop.nanoTime()) && active) {
            work();
        }
    }

    /** A peer is no relay. */
    void noRelay(PeerId peer) {
        assert loop.inLoop();
        if (!places.containsKey(peer)) {
            candidates.remove(peer);
        }
    }

    /** The relays at which there is a place. */
    Set<PeerId> held() {
        assert loop.inLoop();
        Set<PeerId> held = new HashSet<>();
        places.forEach((relay, place) -> {
            if (place.held) {
                held.add(relay);
            }
        });
        return held;
    }

    // ---- choosing ----

    private void work() {
        if (!active) {
            return;
        }
        wake.close();
        long now = loop.nanoTime();
        candidates.expire(places.keySet(), now);
        boolean chooses = choosesAt - now <= 0 || candidates.size() >= options.minCandidates();
        while (chooses && places.size() < options.relays()) {
            var next = candidates.take(places.keySet(), now);
            if (next.isEmpty()) {
                break;
            }
            open(next.get());
        }
        search(now);
        wakeUp(now, chooses);
    }

    private void open(PeerInfo relay) {
        Place place = new Place();
        places.put(relay.id(), place); // before it is tried: the watcher may hear of it at once
        place.listening = Async.call(loop, () -> surroundings.listen(relay));
        Async.whenDone(place.listening, (listener, failure) -> {
            if (failure != null) {
                later(relay.id(), place, () -> failed(relay.id(), Async.unwrap(failure)));
            }
        });
    }

    /** Whoever tells is in the middle of something that is ended here. */
    private void later(PeerId relay, Place place, Runnable task) {
        loop.execute(() -> {
            if (places.get(relay) == place) {
                task.run();
                work();
            }
        });
    }

    private boolean isShort() {
        return places.size() < options.relays();
    }

    private void search(long now) {
        if (candidates.fixed() || !pace.isDue(now)) {
            return;
        }
        if (!isShort() && candidates.size() >= options.relays() + options.minCandidates()) {
            pace.enough();
            return;
        }
        pace.searched(isShort(), now);
        surroundings.search();
    }

    private void wakeUp(long now, boolean chooses) {
        long wait = SearchPace.SPARE.toNanos();
        if (isShort()) {
            OptionalLong next = candidates.next(places.keySet(), now);
            long choice = chooses ? next.orElse(now + wait) - now : choosesAt - now;
            wait = Math.min(wait, choice);
        }
        if (!candidates.fixed()) {
            wait = pace.isDue(now) ? wait : Math.min(wait, pace.remaining(now));
        }
        wake = loop.schedule(Duration.ofNanos(Math.max(wait, 0)), this::work);
    }

    // ---- what becomes of the places ----

    @Override
    public Duration shortest(PeerId relay) {
        assert loop.inLoop();
        return places.containsKey(relay) && !candidates.fixed() ? SHORTEST_LIFE : Duration.ZERO;
    }

    @Override
    public void held(PeerId relay, boolean reachable) {
        Place place = places.get(relay);
        if (place == null) {
            return;
        }
        if (!reachable) {
            later(relay, place, () -> gone(relay, () -> candidates.failed(relay, true, anyHeld(), loop.nanoTime())));
            return;
        }
        place.held = true;
        pace.enough();
        candidates.granted(relay, loop.nanoTime());
    }

    @Override
    public void failed(PeerId relay, Throwable why, boolean holds) {
        Place place = places.get(relay);
        if (place != null && !holds) {
            later(relay, place, () -> failed(relay, why));
        }
    }

    private void failed(PeerId relay, Throwable why) {
        LOG.debug("no place at {}: {}", relay, why.getMessage());
        if (why instanceof NegotiationException && !candidates.fixed()) {
            gone(relay, () -> candidates.remove(relay));
        } else {
            boolean refused = why instanceof RefusedException;
            gone(relay, () -> candidates.failed(relay, refused, anyHeld(), loop.nanoTime()));
        }
    }

    @Override
    public void lost(PeerId relay) {
        Place place = places.get(relay);
        if (place != null) {
            later(relay, place, () -> gone(relay, () -> candidates.lost(relay, anyHeld(), loop.nanoTime())));
        }
    }

    private boolean anyHeld() {
        return places.values().stream().anyMatch(place -> place.held);
    }

    private void gone(PeerId relay, Runnable noted) {
        close(relay);
        pace.hurry(loop.nanoTime());
        noted.run();
    }
}
