package org.jlibp2p.delegate.server;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;

/** How many things of one kind each address has under way, so that one of them cannot have all. Confined to the server's loop. */
final class Shares {
    private final int each;
    private final String what;
    private final Map<Bytes, Integer> taken = new HashMap<>();

    /**
     * Nothing is under way.
     *
     * @param each how many an address may have
     * @param what the word for them
     */
    Shares(int each, String what) {
        this.each = each;
        this.what = what;
    }

    /**
     * One more.
     *
     * @param address whose
     * @return what counts as one address; to be given back
     * @throws HttpFault with 429 if it has as many as it may have
     */
    Bytes take(InetAddress address) {
        Bytes group = AddressRates.group(address);
        int has = taken.getOrDefault(group, 0);
        if (has >= each) {
            throw HttpFault.later(429, "too many " + what + " of one address at a time");
        }
        taken.put(group, has + 1);
        return group;
    }

    /** One has ended. */
    void giveBack(Bytes group) {
        taken.computeIfPresent(group, (key, has) -> has == 1 ? null : has - 1);
    }
}
