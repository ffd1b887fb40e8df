package org.jlibp2p.transport.ws;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What can be chosen about WebSocket. Immutable; begin with {@link #defaults()}.
 *
 * @param certificate what listeners with TLS show; without it there can be none
 * @param trust whose certificates are accepted when a server is dialled
 * @param authorities the certificates of {@link Trust#AUTHORITIES}
 * @param origins the only origins whose pages may connect, in small letters; empty for any
 * @param sharedPort whether other transports of this node may listen at the same ports
 * @param limits what a peer may do
 */
public record WebSocketOptions(
        Optional<ServerCertificate> certificate,
        Trust trust,
        Optional<Path> authorities,
        Optional<Set<String>> origins,
        boolean sharedPort,
        WebSocketLimits limits) {
    /** Whose certificates are accepted when a server is dialled. */
    public enum Trust {
        /** Those that the Java runtime trusts. */
        SYSTEM,
        /** Those of given authorities. */
        AUTHORITIES,
        /** Anybody's. */
        ANYONE
    }

    /**
     * Refuses what cannot be.
     *
     * @param certificate see {@link #certificate()}
     * @param trust see {@link #trust()}
     * @param authorities see {@link #authorities()}
     * @param origins see {@link #origins()}
     * @param sharedPort see {@link #sharedPort()}
     * @param limits see {@link #limits()}
     */
    public WebSocketOptions {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(limits, "limits");
        if (authorities.isPresent() != (trust == Trust.AUTHORITIES)) {
            throw new IllegalArgumentException("authorities are given if, and only if, they are who is trusted");
        }
        origins = origins.map(Set::copyOf);
    }

    /**
     * What is good for most: no certificate of its own, the system's trust, pages of any origin.
     *
     * @return the defaults
     */
    public static WebSocketOptions defaults() {
        return new WebSocketOptions(
                Optional.empty(), Trust.SYSTEM, Optional.empty(), Optional.empty(), false, WebSocketLimits.defaults());
    }

    /**
     * The same options, but listeners with TLS show a certificate.
     *
     * @param value where it is
     * @return the changed options
     */
    public WebSocketOptions withCertificate(ServerCertificate value) {
        return new WebSocketOptions(Optional.of(value), trust, authorities, origins, sharedPort, limits);
    }

    /**
     * The same options, but servers are trusted whose certificates come from given authorities, and no others.
     *
     * @param pem a file with the certificates of the authorities; it is read when the transport is made
     * @return the changed options
     */
    public WebSocketOptions withTrustedAuthorities(Path pem) {
        return new WebSocketOptions(certificate, Trust.AUTHORITIES, Optional.of(pem), origins, sharedPort, limits);
    }

    /**
     * The same options, but any certificate of any server is accepted, and of any name: for tests. Who the peer is gets proved
     * inside all the same, by its key; but whoever is in the way can see which peers talk and what they negotiate in the clear.
     *
     * @return the changed options
     */
    public WebSocketOptions withInsecureTrustInAnyone() {
        return new WebSocketOptions(certificate, Trust.ANYONE, Optional.empty(), origins, sharedPort, limits);
    }

    /**
     * The same options, but only pages of given origins may connect; others are answered with status 403. What sends no
     * Origin header is no browser, and is not concerned.
     *
     * @param allowed origins as browsers send them: {@code https://app.example}, with the port where it is not the usual one
     * @return the changed options
     */
    public WebSocketOptions withAllowedOrigins(String... allowed) {
        Set<String> all = new LinkedHashSet<>();
        for (String origin : allowed) {
            if (origin.endsWith("/") || !origin.equals("null") && !origin.contains("://")) {
                throw new IllegalArgumentException("not an origin, which looks like https://app.example: " + origin);
            }
            all.add(origin.toLowerCase(Locale.ROOT));
        }
        return new WebSocketOptions(certificate, trust, authorities, Optional.of(all), sharedPort, limits);
    }

    /**
     * The same options, but ports that WebSocket listens at may be listened at by TCP as well, and by WebSocket without and with
     * TLS at the same time, if TCP is told so too: what a connection is for is known by its first bytes, for which a peer has
     * {@link org.jlibp2p.limits.TimeLimits#connect()}. With nobody else at the port nothing changes.
     *
     * @return the changed options
     */
    public WebSocketOptions withSharedPort() {
        return new WebSocketOptions(certificate, trust, authorities, origins, true, limits);
    }

    /**
     * The same options but for {@code limits}.
     *
     * @param value what a peer may do
     * @return the changed options
     */
    public WebSocketOptions withLimits(WebSocketLimits value) {
        return new WebSocketOptions(certificate, trust, authorities, origins, sharedPort, value);
    }
}
