package org.jlibp2p.kad.provide;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;

/**
 * How many servers the network has, estimated from lookups: ids are spread evenly, so the farthest of the {@value #PEERS}
 * closest peers to a place tells how dense they lie. Plain object, confined to its service's loop; times are milliseconds.
 *
 * <p>The estimate is the median over the latest lookups, newer ones weighing more. A median because peers that were missed, or
 * identities that somebody made near to one place, shift a mean as far as they like; and lookups are kept apart by
 * where they went, at most {@value #PER_SECTOR} of each sixteenth of the space, so that many lookups in one place do not speak
 * for the whole.
 */
public final class NetworkSize {
    /** How many closest peers a lookup has to have found. */
    public static final int PEERS = 20;

    /** Lookups without which there is no estimate. */
    public static final int MIN_LOOKUPS = 5;

    /** Lookups remembered of one sixteenth of the space. */
    public static final int PER_SECTOR = 8;

    /** How long a lookup counts. */
    public static final Duration MAX_AGE = Duration.ofHours(24);

    private static final int SECTOR_BITS = 4;
    private static final double HALF_LIFE = Duration.ofHours(6).toMillis();
    /** The median of the farthest distance times the size of the network: of a gamma distribution, nearly exactly. */
    private static final double MEDIAN_RANK = PEERS - 1.0 / 3;

    private final List<Deque<Sample>> sectors = new ArrayList<>();

    private record Sample(double size, long time) {}

    private record Weighted(double size, double weight) {}

    /** An estimate that nothing is known for yet. */
    public NetworkSize() {
        for (int i = 0; i < 1 << SECTOR_BITS; i++) {
            sectors.add(new ArrayDeque<>());
        }
    }

    /**
     * A lookup has ended in order.
     *
     * @param target what was looked for: its hash is where it lies
     * @param closest the closest peers that answered, in any order; fewer than {@value #PEERS} mean that there are no more
     * @param now milliseconds since 1970
     */
    public void track(Bytes target, Collection<PeerId> closest, long now) {
        long head = Heads.of(target);
        long[] distances = closest.stream()
                .distinct()
                .mapToLong(peer -> Heads.of(peer.bytes()) ^ head)
                .boxed()
                .sorted(Long::compareUnsigned)
                .limit(PEERS)
                .mapToLong(Long::longValue)
                .toArray();
        if (distances.length == 0) {
            return;
        }
        double size = distances.length < PEERS
                ? distances.length
                : Math.max(PEERS, MEDIAN_RANK / Math.max(Heads.fraction(distances[PEERS - 1]), 0x1.0p-53));
        Deque<Sample> sector = sectors.get((int) (head >>> Heads.BITS - SECTOR_BITS));
        sector.addLast(new Sample(size, now));
        if (sector.size() > PER_SECTOR) {
            sector.removeFirst();
        }
    }

    /**
     * The estimate.
     *
     * @param now milliseconds since 1970
     * @return how many servers there are, or empty while too few lookups have been made
     */
    public OptionalDouble estimate(long now) {
        List<Weighted> samples = new ArrayList<>();
        for (Deque<Sample> sector : sectors) {
            sector.removeIf(sample -> now - sample.time() > MAX_AGE.toMillis());
            for (Sample sample : sector) {
                double age = Math.max(0, now - sample.time());
                samples.add(new Weighted(sample.size(), Math.pow(0.5, age / HALF_LIFE)));
            }
        }
        return samples.size() < MIN_LOOKUPS ? OptionalDouble.empty() : OptionalDouble.of(median(samples));
    }

    private static double median(List<Weighted> samples) {
        samples.sort(Comparator.comparingDouble(Weighted::size));
        double half = samples.stream().mapToDouble(Weighted::weight).sum() / 2;
        double sum = 0;
        for (Weighted sample : samples) {
            sum += sample.weight();
            if (sum >= half) {
                return sample.size();
            }
        }
        return samples.get(samples.size() - 1).size();
    }
}
