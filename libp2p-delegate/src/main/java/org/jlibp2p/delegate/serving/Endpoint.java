package org.jlibp2p.delegate.serving;

/** What a request asks a server for, by its method and its path. */
public enum Endpoint {
    /** {@code GET /routing/v1/providers/{cid}}. */
    PROVIDERS,
    /** {@code GET /routing/v1/peers/{peer-id}}. */
    PEERS,
    /** {@code GET /routing/v1/ipns/{name}}. */
    GET_IPNS,
    /** {@code PUT /routing/v1/ipns/{name}}. */
    PUT_IPNS,
    /** {@code GET /routing/v1/dht/closest/peers/{key}}. */
    CLOSEST_PEERS,
    /** {@code PUT /routing/v1/providers/}, which was before the specification and is not served. */
    PUT_PROVIDERS,
    /** {@code GET /healthz}. */
    HEALTH,
    /** {@code OPTIONS} of anything: what browsers ask before they let a page ask. */
    PREFLIGHT,
    /** Anything else, and what is no request. */
    OTHER
}
