package org.jlibp2p.delegate.exchange;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.AddressScope;

/**
 * Where answers may send us: never from HTTPS to HTTP, and never nearer than the delegate itself is, so that a stranger on the
 * internet does not have us ask what stands in our own network. A name with several addresses is as far as the farthest of them as a
 * delegate's own, for whoever owns it may have added a near one, and as near as the nearest of them as the one to go to.
 */
final class Redirects {
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> KEEP_METHOD = Set.of(307, 308);

    private Redirects() {}

    static boolean isRedirect(int status) {
        return STATUSES.contains(status);
    }

    /** Whether two addresses are of the same server: what is secret may be told there. */
    static boolean isSameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    /** The address to go to; fails with a {@link DelegateException} if it must not be. Looks names up on the executor. */
    static CompletableFuture<URI> follow(Question question, HttpResponse<?> response, Executor executor) {
        URI origin = question.uri();
        URI target;
        try {
            if (!question.method().equals("GET") && !KEEP_METHOD.contains(response.statusCode())) {
                throw refused(origin, "a redirect of something that is sent");
            }
            target = target(origin, response);
        } catch (DelegateException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (isSameOrigin(origin, target)) {
            return CompletableFuture.completedFuture(target);
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    AddressScope from = Collections.max(scopes(origin, origin));
                    AddressScope to = Collections.min(scopes(origin, target));
                    if (to == AddressScope.NONE || to.ordinal() < from.ordinal()) {
                        throw refused(
                                origin,
                                "a redirect to an address that is " + name(to) + ", from one that is " + name(from));
                    }
                    return target;
                },
                executor);
    }

    private static URI target(URI origin, HttpResponse<?> response) {
        String location = response.headers().firstValue("location").orElse("");
        URI target;
        try {
            target = response.uri().resolve(location.strip());
        } catch (IllegalArgumentException e) {
            throw refused(origin, "a redirect to nowhere");
        }
        String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
        if (location.isBlank() || target.getHost() == null || target.getRawUserInfo() != null) {
            throw refused(origin, "a redirect to nowhere");
        }
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw refused(origin, "a redirect to something that is not HTTP");
        }
        if (scheme.equals("http") && response.uri().getScheme().equalsIgnoreCase("https")) {
            throw refused(origin, "a redirect from HTTPS to HTTP");
        }
        return target;
    }

    private static DelegateException refused(URI origin, String why) {
        return new DelegateException(Reason.REDIRECT, origin, why, null);
    }

    private static String name(AddressScope scope) {
        return scope.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static List<AddressScope> scopes(URI origin, URI uri) {
        try {
            return Arrays.stream(InetAddress.getAllByName(uri.getHost()))
                    .map(Redirects::scope)
                    .toList();
        } catch (UnknownHostException e) {
            throw refused(origin, "a redirect, and the addresses of both hosts are not known");
        }
    }

    private static AddressScope scope(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String bare = zone < 0 ? text : text.substring(0, zone);
        return AddressScope.of(Multiaddr.parse((bare.indexOf(':') < 0 ? "/ip4/" : "/ip6/") + bare));
    }
}
