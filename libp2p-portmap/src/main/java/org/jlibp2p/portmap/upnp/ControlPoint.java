package org.jlibp2p.portmap.upnp;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;

/**
 * Where and in which words a router is asked for mappings. Immutable.
 *
 * @param control where calls go
 * @param service the type of the service
 */
public record ControlPoint(RouterUrl control, String service) {
    /** The services that map ports, the best one first. */
    private static final List<String> SERVICES = List.of(
            "urn:schemas-upnp-org:service:WANIPConnection:2",
            "urn:schemas-upnp-org:service:WANIPConnection:1",
            "urn:schemas-upnp-org:service:WANPPPConnection:1");

    /**
     * Looks for it in a description.
     *
     * @param description of a router
     * @param location where it was read
     * @return the best one
     * @throws MalformedMessageException if the router maps no ports, or says that another host does
     */
    public static ControlPoint in(XmlTree description, RouterUrl location) {
        Optional<String> base = description.text("URLBase").filter(text -> !text.isEmpty());
        RouterUrl from = base.isPresent() ? location.resolve(base.get()) : location;
        XmlTree service = description
                .all("service")
                .filter(each ->
                        each.text("serviceType").filter(SERVICES::contains).isPresent())
                .min(Comparator.comparingInt(
                        each -> SERVICES.indexOf(each.text("serviceType").orElseThrow())))
                .orElseThrow(() -> new MalformedMessageException("a router that maps no ports"));
        String control = service.text("controlURL")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new MalformedMessageException("a service that cannot be called"));
        return new ControlPoint(
                from.resolve(control), service.text("serviceType").orElseThrow());
    }

    /**
     * Whether the router chooses another port if the one that is wanted is taken.
     *
     * @return true with version 2
     */
    public boolean choosesPort() {
        return service.equals(SERVICES.get(0));
    }
}
