package org.jlibp2p.cli.daemon;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.delegate.DelegatedRoutingOptions;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.delegate.serving.HttpsCertificate;
import org.jlibp2p.delegate.serving.TrustedProxies;

/** How a delegate is asked, and which ones are, by the settings. */
final class HttpPlan {
    private static final Duration LEAST_STOP = Duration.ofSeconds(1);

    private HttpPlan() {}

    static Optional<DelegatedRoutingServerOptions> server(Config config, Problems problems) {
        boolean secure = problems.areBothSet(Settings.HTTP_CERTIFICATE, Settings.HTTP_KEY);
        if (secure) {
            Certificates.check(config, problems, Settings.HTTP_CERTIFICATE, Settings.HTTP_KEY);
        }
        if (config.get(Settings.HTTP).isEmpty()) {
            problems.add(Settings.HTTP, "a delegate has to be asked somewhere", "write one as 127.0.0.1:8190");
            return Optional.empty();
        }
        return problems.of(
                        Settings.HTTP,
                        "write one as 127.0.0.1:8190",
                        () -> DelegatedRoutingServerOptions.defaults()
                                .withListen(config.get(Settings.HTTP).toArray(String[]::new)))
                .map(options -> options.withHttp(limits(config)))
                .map(options -> behindProxies(config, options))
                .map(options -> secured(config, options));
    }

    private static HttpServerLimits limits(Config config) {
        Duration stop = config.get(Settings.STOP_TIMEOUT);
        return HttpServerLimits.defaults()
                .withRatePerAddress(config.get(Settings.HTTP_RATE).intValue())
                .withBurstPerAddress(config.get(Settings.HTTP_BURST).intValue())
                .withStop(
                        stop.compareTo(LEAST_STOP) < 0
                                ? LEAST_STOP
                                : stop); // the daemon ends it when its own time is over
    }

    private static DelegatedRoutingServerOptions behindProxies(Config config, DelegatedRoutingServerOptions options) {
        return config.get(Settings.HTTP_PROXIES).isEmpty()
                ? options
                : options.withProxies(
                        new TrustedProxies(config.get(Settings.HTTP_PROXY_HEADER), config.get(Settings.HTTP_PROXIES)));
    }

    private static DelegatedRoutingServerOptions secured(Config config, DelegatedRoutingServerOptions options) {
        Optional<Path> chain = config.find(Settings.HTTP_CERTIFICATE);
        Optional<Path> key = config.find(Settings.HTTP_KEY);
        return chain.isPresent() && key.isPresent()
                ? options.withCertificate(HttpsCertificate.pem(chain.get(), key.get()))
                : options;
    }

    static Optional<DelegatedRoutingOptions> client(Config config, Problems problems) {
        List<URI> delegates = config.get(Settings.DELEGATES);
        return delegates.isEmpty()
                ? Optional.empty()
                : problems.of(
                        Settings.DELEGATES,
                        "write one as https://delegate.example.org",
                        () -> DelegatedRoutingOptions.of(delegates));
    }
}
