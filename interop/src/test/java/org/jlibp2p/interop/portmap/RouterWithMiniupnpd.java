package org.jlibp2p.interop.portmap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.interop.network.Bridge;
import org.jlibp2p.interop.network.Host;
import org.jlibp2p.interop.network.LocalNetwork;

/**
 * A host at home, one outside, and a router between them with a NAT and miniupnpd, which lets nobody in by itself: network
 * namespaces, which are gone when it is closed.
 */
final class RouterWithMiniupnpd implements AutoCloseable {
    private static final String INSIDE = "192.168.77";
    private static final String FIREWALL = """
            table inet filter {
              chain forward {
                type filter hook forward priority 0; policy drop;
                ct state established,related accept
                iifname "eth1" accept
                jump miniupnpd
              }
              chain miniupnpd { }
              chain prerouting { type nat hook prerouting priority -100; jump prerouting_miniupnpd; }
              chain postrouting {
                type nat hook postrouting priority 100;
                oifname "eth0" masquerade
                jump postrouting_miniupnpd
              }
              chain prerouting_miniupnpd { }
              chain postrouting_miniupnpd { }
            }
            """;
    private static final String SETTINGS = """
            ext_ifname=eth0
            listening_ip=eth1
            enable_natpmp=yes
            enable_upnp=yes
            port=5000
            secure_mode=yes
            min_lifetime=30
            max_lifetime=86400
            uuid=0344f804-3b44-41c7-a89d-8a6c736ac098
            upnp_table_name=filter
            upnp_nat_table_name=filter
            upnp_forward_chain=miniupnpd
            upnp_nat_chain=prerouting_miniupnpd
            upnp_nat_postrouting_chain=postrouting_miniupnpd
            allow 1024-65535 192.168.77.0/24 1024-65535
            """;

    private final LocalNetwork network = LocalNetwork.create();
    private final Path folder;
    private final Host router;
    private final Host home;
    private final Bridge internet;
    private final Host outside;
    private Process daemon;

    /**
     * Makes it, without miniupnpd yet.
     *
     * @param prefix the first three numbers of the addresses outside, where the router has the first one
     */
    private RouterWithMiniupnpd(String prefix) {
        try {
            folder = Files.createTempDirectory("miniupnpd");
            internet = network.bridge(prefix, "");
            Bridge inside = network.bridge(INSIDE, "");
            router = network.host("r", internet);
            String gateway = inside.address(router.plugInto(inside));
            router.route(FIREWALL);
            home = network.host("h", inside);
            home.routeThrough(gateway);
            outside = network.host("o", internet);
        } catch (IOException e) {
            network.close();
            throw new UncheckedIOException(e);
        } catch (IllegalStateException | AssertionError e) {
            network.close();
            throw e;
        }
    }

    /** Why there can be none on this machine; nothing if there can. */
    static Optional<String> obstacle() {
        try (RouterWithMiniupnpd trial = new RouterWithMiniupnpd("5.5.5")) {
            trial.turnOn();
            return Optional.empty();
        } catch (IllegalStateException | AssertionError e) {
            return Optional.of(e.getMessage());
        }
    }

    static RouterWithMiniupnpd create(String prefix) {
        return new RouterWithMiniupnpd(prefix);
    }

    /** Starts miniupnpd, which has forgotten what it was asked for before. */
    void turnOn() {
        try {
            Path settings = Files.writeString(folder.resolve("settings"), SETTINGS);
            Path pid = folder.resolve("pid");
            Files.deleteIfExists(pid);
            daemon = new ProcessBuilder(router.commandLine(
                            List.of("miniupnpd", "-d", "-f", settings.toString(), "-P", pid.toString())))
                    .redirectErrorStream(true)
                    .redirectOutput(log().toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("miniupnpd: " + e.getMessage(), e);
        }
        Poll.until(
                "miniupnpd listens",
                PeerProcess.PATIENCE,
                () -> said(log()),
                said -> said.contains("Listening for NAT-PMP/PCP traffic"));
    }

    private Path log() {
        return folder.resolve("log");
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends miniupnpd, and forwards nothing any more. */
    void turnOff() {
        try {
            daemon.destroy();
            if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        daemon = null;
        router.execute("nft", "flush", "chain", "inet", "filter", "miniupnpd");
        router.execute("nft", "flush", "chain", "inet", "filter", "prerouting_miniupnpd");
    }

    /** Whether a port is forwarded to the host at home. */
    boolean forwards(int port) {
        return router.execute("nft", "list", "chain", "inet", "filter", "prerouting_miniupnpd")
                .contains("to " + homeIp() + ":" + port);
    }

    String homeIp() {
        return home.ip();
    }

    PeerProcess atHome(String... flags) {
        return home.start(PeerKind.JAVA, flags);
    }

    PeerProcess outside(String... flags) {
        return outside.start(PeerKind.JAVA, flags);
    }

    /** One more host outside, with an address of its own. */
    Host another(String label) {
        return network.host(label, internet);
    }

    @Override
    public void close() {
        if (daemon != null) {
            turnOff();
        }
        network.close();
    }
}
