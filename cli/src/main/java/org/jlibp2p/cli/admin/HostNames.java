package org.jlibp2p.cli.admin;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Under which names the process may be asked. A page in a browser can have a name of its own lead to this machine, and then ask as if
 * it came from here; the header {@code Host} has that name.
 */
final class HostNames {
    private static final int MAX_HEADER = 300;

    private final Set<String> allowed = new TreeSet<>();

    HostNames(Iterable<String> names) {
        allowed.add("localhost");
        names.forEach(name -> allowed.add(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether a request with this header may have come from somebody who knows where he asks. Null is no header. */
    boolean allow(String header) {
        if (header == null || header.isEmpty() || header.length() > MAX_HEADER) {
            return false;
        }
        String host = header.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
        boolean ip4 = host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
        boolean ip6 = host.matches("\\[[0-9a-f:.]{2,45}]");
        return ip4 || ip6 || allowed.contains(host);
    }
}
