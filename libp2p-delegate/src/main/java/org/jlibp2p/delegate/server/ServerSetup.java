package org.jlibp2p.delegate.server;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.delegate.serving.HttpsCertificate;
import org.jlibp2p.delegate.serving.RequestListener;
import org.jlibp2p.delegate.serving.TrustedProxies;

/**
 * All that a server is made of.
 *
 * @param routers whom it asks
 * @param listen where it listens
 * @param certificate for HTTPS; left out, it is HTTP
 * @param http what clients may do
 * @param answers how much is searched for, told and remembered
 * @param proxies who is believed about clients' addresses
 * @param listener is told of each request
 * @param pseudonym what the node behind it calls itself in {@code Via} when it asks others
 */
public record ServerSetup(
        Routers routers,
        List<InetSocketAddress> listen,
        Optional<HttpsCertificate> certificate,
        HttpServerLimits http,
        AnswerLimits answers,
        TrustedProxies proxies,
        RequestListener listener,
        Optional<String> pseudonym) {}
