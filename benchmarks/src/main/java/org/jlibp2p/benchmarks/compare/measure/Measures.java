package org.jlibp2p.benchmarks.compare.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All there is to measure. */
public final class Measures {
    private static final int SMALL = 32;
    private static final int LARGE = 16 * 1024;

    private Measures() {}

    /**
     * Everything, in the order of the table.
     *
     * @param scale how much of each
     * @param archives makes class-data archives
     * @param java that the clients of a DHT's server run on
     * @return the measures
     */
    public static List<Measure> all(Scale scale, Archives archives, Path java) {
        List<Measure> all = new ArrayList<>();
        all.add(new Bulk(scale, Stack.NOISE));
        all.add(new Bulk(scale, Stack.TLS));
        all.add(new Bulk(scale, Stack.WEB_SOCKET));
        all.add(new RoundTrips("32", SMALL, scale.smallEchoes(), scale.warmUp()));
        all.add(new RoundTrips("16k", LARGE, scale.largeEchoes(), scale.warmUp().dividedBy(4)));
        all.add(new Connections(scale, Stack.NOISE));
        all.add(new Connections(scale, Stack.TLS));
        all.add(new StreamOpens(scale));
        all.add(new IdleConnections(scale.fewIdle(), scale.quietSeconds()));
        all.add(new IdleConnections(scale.manyIdle(), scale.quietSeconds()));
        all.add(new IdleStreams(scale.streamHolders(), scale.streamsHeld(), scale.quietSeconds()));
        all.add(new KadServerLoad(scale, java, false));
        all.add(new KadServerLoad(scale, java, true));
        all.add(new DelegateLoad(scale.delegate(), java, true));
        all.add(new DelegateLoad(scale.delegate(), java, false));
        all.add(new RelayLoad(scale, java));
        all.add(new RelayMemory(scale.relay(), java));
        all.add(new StartUp(scale.starts(), archives));
        all.add(new SlowLink(scale.links()));
        all.add(new PlainTcpNetty(scale.plainTcp()));
        all.add(new PlainTcpC(scale.plainTcp()));
        all.add(new Cipher());
        return all;
    }

    /**
     * The measures that names stand for.
     *
     * @param scale how much of each
     * @param archives makes class-data archives
     * @param java that the clients of a DHT's server run on
     * @param names of measures or of families of them; none for all
     * @return the measures, in the order of the table
     * @throws IllegalArgumentException if a name stands for nothing
     */
    public static List<Measure> named(Scale scale, Archives archives, Path java, List<String> names) {
        List<Measure> all = all(scale, archives, java);
        for (String name : names) {
            if (all.stream().noneMatch(measure -> fits(measure, name))) {
                throw new IllegalArgumentException("there is no measure " + name + ", only "
                        + String.join(", ", all.stream().map(Measure::name).toList()));
            }
        }
        return all.stream()
                .filter(measure -> names.isEmpty() || names.stream().anyMatch(name -> fits(measure, name)))
                .toList();
    }

    /** A family, by the beginning of its names, or one measure, by its name with an equals sign in front. */
    private static boolean fits(Measure measure, String name) {
        if (name.startsWith("=")) {
            return measure.name().equals(name.substring(1));
        }
        return measure.name().equals(name) || measure.name().startsWith(name + "-");
    }
}
