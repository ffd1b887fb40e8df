package org.jlibp2p.benchmarks.compare.measure;

/**
 * How much a delegate is asked.
 *
 * @param servers of the DHT behind it
 * @param warmRate requests a second for content that is asked for over and over
 * @param warmSeconds for how long
 * @param coldRate requests a second for content that nobody has asked for before
 * @param coldSeconds for how long
 */
public record DelegateScale(int servers, double warmRate, double warmSeconds, double coldRate, double coldSeconds) {
    /** What figures are to be told of. */
    static final DelegateScale FULL = new DelegateScale(8, 1_000, 60, 100, 20);

    /** Whether everything runs. */
    static final DelegateScale QUICK = new DelegateScale(4, 100, 2, 20, 1);

    /** How much content is asked for once, with the warm-up, which is as long. */
    int once() {
        return 2 * (int) Math.ceil(coldRate * coldSeconds);
    }
}
