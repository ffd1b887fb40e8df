package org.jlibp2p.interop.scale;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What is chosen by chance, from one seed. Any thread. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    <T> Optional<T> one(List<T> of) {
        return of.isEmpty() ? Optional.empty() : Optional.of(of.get(random.nextInt(of.size())));
    }
}
