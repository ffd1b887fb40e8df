package org.jlibp2p.portmap.upnp;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * A router's answer to a search for routers. Immutable. Specification: UPnP Device Architecture 1.1, 1.3.
 *
 * @param location where its description is
 * @param target what it says it is
 */
public record SsdpAnswer(RouterUrl location, String target) {
    /** The most bytes of an answer. */
    public static final int MAX_SIZE = 2048;

    /** What is searched for, the newest first. */
    public static final List<String> TARGETS = List.of(
            "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
            "urn:schemas-upnp-org:device:InternetGatewayDevice:1");

    private static final int OK = 200;

    /**
     * A search.
     *
     * @param target one of {@link #TARGETS}
     * @return one datagram
     */
    public static Bytes search(String target) {
        return Bytes.wrap(
                ("M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: " + target
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads an answer.
     *
     * @param bytes one datagram
     * @param source the host it comes from, four bytes
     * @return the answer
     * @throws MalformedMessageException if it is none, or leads to another host than its source
     */
    public static SsdpAnswer parse(Bytes bytes, Bytes source) {
        if (bytes.size() > MAX_SIZE) {
            throw new MalformedMessageException("an answer of " + bytes.size() + " bytes");
        }
        HeaderLines lines = HeaderLines.parse(bytes);
        if (lines.status() != OK) {
            throw new MalformedMessageException("an answer with status " + lines.status());
        }
        String target = lines.field("st").orElse("");
        if (!TARGETS.contains(target)) {
            throw new MalformedMessageException("an answer of something that is no router");
        }
        String location =
                lines.field("location").orElseThrow(() -> new MalformedMessageException("an answer without a place"));
        return new SsdpAnswer(RouterUrl.parse(location, source), target);
    }
}
