package org.jlibp2p.testkit.nodes;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

import org.jlibp2p.multiformats.Multiaddr;

/** Hands out public IPv4 addresses, each once, unevenly over networks of {@code /16}. Confined to whoever adds nodes. */
final class PublicAddresses {
    /** First bytes of addresses in which something is not public. */
    private static final Set<Integer> RESERVED = Set.of(0, 10, 100, 127, 169, 172, 192, 198, 203);

    private static final int CLASS_D = 224;
    private static final int BYTE = 256;

    /** How many networks there are to be had. */
    static final int MAX_GROUPS = (CLASS_D - 9) * BYTE;

    private final SplittableRandom random;
    private final int[] groups;
    private final double[] sums;
    private final Set<Integer> used = new HashSet<>();

    PublicAddresses(SplittableRandom random, int count, double skew) {
        this.random = random;
        groups = new int[count];
        sums = new double[count];
        Set<Integer> chosen = new HashSet<>();
        double sum = 0;
        for (int i = 0; i < count; i++) {
            int group = random.nextInt(CLASS_D * BYTE);
            while (RESERVED.contains(group / BYTE) || !chosen.add(group)) {
                group = random.nextInt(CLASS_D * BYTE);
            }
            groups[i] = group;
            sum += Math.pow(i + 1, -skew);
            sums[i] = sum;
        }
    }

    Multiaddr next() {
        int at = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
        int group = groups[Math.min(at < 0 ? -at - 1 : at, groups.length - 1)];
        int host = random.nextInt(BYTE * BYTE);
        while (!used.add(group * BYTE * BYTE + host)) {
            host = (host + 1) % (BYTE * BYTE);
        }
        return Multiaddr.parse(
                "/ip4/" + group / BYTE + "." + group % BYTE + "." + host / BYTE + "." + host % BYTE + "/tcp/4001");
    }

    /** An address that is no use to anybody else. */
    Multiaddr nextPrivate() {
        return Multiaddr.parse("/ip4/192.168." + random.nextInt(BYTE) + "." + (2 + random.nextInt(250)) + "/tcp/4001");
    }
}
