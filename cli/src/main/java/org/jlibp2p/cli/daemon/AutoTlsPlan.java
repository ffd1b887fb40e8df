package org.jlibp2p.cli.daemon;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.autotls.AutoTlsOptions;
import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.cli.config.Settings.TransportName;
import org.jlibp2p.multiformats.Multiaddr;

/** Where a certificate comes from by itself, by the settings. */
final class AutoTlsPlan {
    private AutoTlsPlan() {}

    static void check(Config config, Problems problems) {
        if (!config.get(Settings.AUTOTLS)) {
            return;
        }
        if (!config.isSet(Settings.DATA_DIR)) {
            problems.add(Settings.AUTOTLS, "has to keep the certificate from one start to the next", "set data-dir");
        }
        if (config.isSet(Settings.WS_CERTIFICATE)) {
            problems.add(
                    Settings.AUTOTLS,
                    "takes the place of ws-certificate",
                    "take away ws-certificate and ws-key, or autotls");
        }
        if (secure(config).isEmpty()) {
            problems.add(
                    Settings.AUTOTLS,
                    "is of no use to a node that listens at no secure WebSocket",
                    "add an address as /ip4/0.0.0.0/tcp/4003/tls/ws to listen");
        } else if (config.find(Settings.DATA_DIR).isPresent()) {
            problems.of(Settings.AUTOTLS, "see docs/autotls.md", () -> of(config));
        }
    }

    /** What listens once there is a certificate. */
    static List<Multiaddr> secure(Config config) {
        return config.get(Settings.LISTEN).stream()
                .filter(address -> AddressPlan.transport(address).equals(Optional.of(TransportName.WSS)))
                .toList();
    }

    /** Nothing if certificates are files, or none. */
    static Optional<AutoTlsOptions> of(Config config) {
        if (!config.get(Settings.AUTOTLS)) {
            return Optional.empty();
        }
        AutoTlsOptions options = AutoTlsOptions.of(
                        config.find(Settings.DATA_DIR).orElseThrow().resolve("autotls"),
                        secure(config).stream().map(Multiaddr::toString).toArray(String[]::new))
                .withAcme(config.get(Settings.AUTOTLS_DIRECTORY_URL))
                .withBroker(config.get(Settings.AUTOTLS_BROKER_URL), config.get(Settings.AUTOTLS_DOMAIN));
        Optional<String> email = config.find(Settings.AUTOTLS_EMAIL);
        if (email.isPresent()) {
            options = options.withEmail(email.get());
        }
        if (config.isSet(Settings.AUTOTLS_AUTHORITIES)) {
            options = options.withTrustedAuthorities(
                    config.find(Settings.AUTOTLS_AUTHORITIES).orElseThrow());
        }
        return Optional.of(config.get(Settings.AUTOTLS_PRIVATE_ADDRESSES) ? options.withPrivateAddresses() : options);
    }
}
