package org.jlibp2p.delegate.kubo;

import java.net.URI;

import org.jlibp2p.delegate.client.DelegateUri;

/** Addresses of Kubo's RPC. Pure. */
public final class KuboUri {
    private static final String PATH = "/api/v0";

    private KuboUri() {}

    /**
     * The address of an RPC in its one form.
     *
     * @param uri with {@code /api/v0} at its end or not
     * @return with it
     * @throws IllegalArgumentException if it is none
     */
    public static URI normalize(URI uri) {
        URI base = DelegateUri.base(uri);
        return base.getRawPath().endsWith(PATH) ? base : URI.create(base + PATH);
    }
}
