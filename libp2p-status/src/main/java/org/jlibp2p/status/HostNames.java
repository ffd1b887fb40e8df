package org.jlibp2p.status;

import java.util.List;
import java.util.Locale;

/**
 * Who may be asked for. A web site can give its own name the address of this machine, and a browser would let its scripts read what
 * answers there; but it asks by that name. An IP address as the host nobody else can take.
 */
final class HostNames {
    private static final int LONGEST = 300;

    private final List<String> further;

    HostNames(List<String> further) {
        this.further = further;
    }

    /** Whether a request's {@code Host} is one of them; it is null if there is none. */
    boolean isKnown(String host) {
        if (host == null || host.length() > LONGEST) {
            return false;
        }
        String name = withoutPort(host).toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || isIp4(name)
                || name.startsWith("[") && name.endsWith("]") && name.matches("\\[[0-9a-f:.]+]")
                || further.contains(name);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') && host.substring(colon + 1).matches("[0-9]{1,5}")
                ? host.substring(0, colon)
                : host;
    }

    private static boolean isIp4(String name) {
        return name.matches("([0-9]{1,3}\\.){3}[0-9]{1,3}");
    }
}
