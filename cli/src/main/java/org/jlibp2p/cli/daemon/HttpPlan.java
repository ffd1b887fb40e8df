package org.jlibp2p.cli.daemon;

import java.net.URI;
import java.nio.file.Path;
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
        return problems.of(Settings.HTTP, "see docs/configuration.md", () -> {
            DelegatedRoutingServerOptions options = DelegatedRoutingServerOptions.defaults()
                    .withListen(config.get(Settings.HTTP).toArray(String[]::new))
                    .withHttp(HttpServerLimits.defaults()
                            .withRatePerAddress(config.get(Settings.HTTP_RATE).intValue())
                            .withBurstPerAddress(config.get(Settings.HTTP_BURST).intValue())
                            .withStop(config.get(Settings.STOP_TIMEOUT)));
            if (!config.get(Settings.HTTP_PROXIES).isEmpty()) {
                options = options.withProxies(
                        new TrustedProxies(config.get(Settings.HTTP_PROXY_HEADER), config.get(Settings.HTTP_PROXIES)));
            }
            Optional<Path> chain = config.find(Settings.HTTP_CERTIFICATE);
            Optional<Path> key = config.find(Settings.HTTP_KEY);
            return chain.isPresent() && key.isPresent()
                    ? options.withCertificate(HttpsCertificate.pem(chain.get(), key.get()))
                    : options;
        });
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
