package org.jlibp2p.portmap.upnp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.portmap.mapping.PortRequest;

/**
 * A call to a router's service. Immutable. Specification: UPnP, WANIPConnection:1 and :2; UPnP Device Architecture 1.1, 3.
 *
 * @param action its name
 * @param arguments in order
 */
public record SoapCall(String action, Map<String, String> arguments) {
    /** What people see in the router's list. */
    private static final String DESCRIPTION = "libp2p";

    /**
     * Asks for the router's address.
     *
     * @return the call
     */
    public static SoapCall externalAddress() {
        return new SoapCall("GetExternalIPAddress", Map.of());
    }

    /**
     * Asks for a mapping.
     *
     * @param request what for
     * @param lifetime for how long; zero for ever, which is all that some routers know
     * @param anyPort whether the router may choose another port
     * @return the call
     */
    public static SoapCall add(PortRequest request, Duration lifetime, boolean anyPort) {
        Map<String, String> arguments = port(request);
        arguments.put("NewInternalPort", Integer.toString(request.port()));
        arguments.put("NewInternalClient", new Multiaddr.Component(MultiaddrProtocol.IP4, request.host()).text());
        arguments.put("NewEnabled", "1");
        arguments.put("NewPortMappingDescription", DESCRIPTION);
        arguments.put("NewLeaseDuration", Long.toString(lifetime.toSeconds()));
        return new SoapCall(anyPort ? "AddAnyPortMapping" : "AddPortMapping", arguments);
    }

    /**
     * Asks whose a mapping is.
     *
     * @param request with the port outside
     * @return the call
     */
    public static SoapCall lookUp(PortRequest request) {
        return new SoapCall("GetSpecificPortMappingEntry", port(request));
    }

    /**
     * Ends a mapping.
     *
     * @param request with the port outside
     * @return the call
     */
    public static SoapCall delete(PortRequest request) {
        return new SoapCall("DeletePortMapping", port(request));
    }

    private static Map<String, String> port(PortRequest request) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("NewRemoteHost", "");
        arguments.put("NewExternalPort", Integer.toString(request.wanted()));
        arguments.put("NewProtocol", request.kind().name());
        return arguments;
    }

    /**
     * The request of HTTP.
     *
     * @param where who is called
     * @return all of it
     */
    public Bytes request(ControlPoint where) {
        StringBuilder body = new StringBuilder("<?xml version=\"1.0\"?>\r\n"
                + "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\""
                + " s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><s:Body><u:");
        body.append(action).append(" xmlns:u=\"").append(where.service()).append("\">");
        arguments.forEach((name, value) -> body.append('<')
                .append(name)
                .append('>')
                .append(value)
                .append("</")
                .append(name)
                .append('>'));
        body.append("</u:").append(action).append("></s:Body></s:Envelope>\r\n");
        String header = "POST " + where.control().path() + " HTTP/1.1\r\nHost: "
                + where.control().address() + "\r\nConnection: close\r\nContent-Type: text/xml; charset=\"utf-8\"\r\n"
                + "SOAPAction: \"" + where.service() + "#" + action + "\"\r\nContent-Length: " + body.length()
                + "\r\n\r\n";
        return Bytes.wrap((header + body).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The request for a description.
     *
     * @param where its place
     * @return all of it
     */
    public static Bytes describe(RouterUrl where) {
        return Bytes.wrap(
                ("GET " + where.path() + " HTTP/1.1\r\nHost: " + where.address() + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }
}
