package org.jlibp2p.status;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Who may be asked for, by a server on this machine that only its own users should reach. A web site can give its own name the
 * address of this machine, and a browser would let its scripts read what answers there; but it asks by that name. An IP address as
 * the host nobody else can take. Immutable.
 */
public final class HostNames {
    private static final int LONGEST = 300;

    private final List<String> further;

    /**
     * {@code localhost}, IP addresses, and others.
     *
     * @param further the other names, without ports, in upper or lower case
     */
    public HostNames(Collection<String> further) {
        this.further =
                further.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Whether a request may have come from somebody who knows where he asks.
     *
     * @param host the header {@code Host} of the request, with or without a port; null if there is none
     * @return false if there is none, or if it has another name
     */
    public boolean isKnown(String host) {
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
