package org.jlibp2p.interop.autotls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

import org.jlibp2p.transport.NameResolver;

/** A p2p-forge on loopback: the broker, and the DNS of its domain. */
final class Forge implements AutoCloseable {
    static final String DOMAIN = "libp2p.direct";

    private final Daemon daemon;
    private final int port;
    private final int dnsPort;

    private Forge(Daemon daemon, int port, int dnsPort) {
        this.daemon = daemon;
        this.port = port;
        this.dnsPort = dnsPort;
    }

    /** Starts one; it wants to see a token if there is one in the environment that is given. */
    static Forge start(Path folder, Map<String, String> environment) {
        return start(folder, environment, Daemon.freePort());
    }

    /** The same with the port at which it serves the DNS: resolvers that are not told otherwise ask at 53. */
    static Forge start(Path folder, Map<String, String> environment, int dnsPort) {
        int port = Daemon.freePort();
        try {
            Files.createDirectories(folder.resolve("zones"));
            Files.writeString(folder.resolve("zones").resolve(DOMAIN), """
                    $ORIGIN %s.
                    @ 60 IN SOA ns1 hostmaster 1 3600 600 86400 60
                    @ 60 IN NS ns1
                    ns1 60 IN A 127.0.0.1
                    """.formatted(DOMAIN));
            Files.writeString(folder.resolve("Corefile"), """
                    %s {
                        bind 127.0.0.1
                        log
                        errors
                        ipparser %s
                        acme %s {
                            registration-domain 127.0.0.1:%d listen-address=127.0.0.1:%d external-tls=true
                            database-type badger challenges
                        }
                    }
                    """.formatted(DOMAIN, DOMAIN, DOMAIN, port, port));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Daemon daemon = Daemon.start(
                folder,
                port,
                environment,
                List.of(
                        Daemon.binaries().resolve("p2p-forge").toString(),
                        "-conf",
                        "Corefile",
                        "-dns.port",
                        Integer.toString(dnsPort)));
        return new Forge(daemon, port, dnsPort);
    }

    URI broker() {
        return URI.create("http://127.0.0.1:" + port);
    }

    String dns() {
        return "127.0.0.1:" + dnsPort;
    }

    String said() {
        return daemon.said();
    }

    /** Asks the DNS here, and no other. */
    NameResolver names() {
        return new NameResolver() {
            @Override
            public CompletableFuture<List<InetAddress>> addresses(String host) {
                return CompletableFuture.supplyAsync(
                        () -> lookUp(host, "A").stream().map(Forge::literal).toList());
            }

            @Override
            public CompletableFuture<List<String>> texts(String name) {
                return CompletableFuture.supplyAsync(() -> lookUp(name, "TXT"));
            }
        };
    }

    /** A module that has node.js ask the DNS here for names of the domain. */
    Path namesForNode(Path where) {
        try {
            return Files.writeString(where.resolve("names.cjs"), """
                    const dns = require('node:dns');
                    const resolver = new dns.Resolver();
                    resolver.setServers(['%s']);
                    const usual = dns.lookup;
                    dns.lookup = (host, options, callback) => {
                      if (!host.endsWith('.%s')) return usual(host, options, callback);
                      const done = callback ?? options;
                      resolver.resolve4(host, (failure, found) => {
                        if (failure) done(failure);
                        else if (options.all) done(null, found.map((address) => ({ address, family: 4 })));
                        else done(null, found[0], 4);
                      });
                    };
                    """.formatted(dns(), DOMAIN));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static InetAddress literal(String ip) {
        try {
            return InetAddress.getByName(ip);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> lookUp(String name, String type) {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(Context.PROVIDER_URL, "dns://" + dns());
        try {
            InitialDirContext context = new InitialDirContext(settings);
            try {
                Attribute records =
                        context.getAttributes(name, new String[] {type}).get(type);
                List<String> texts = new ArrayList<>();
                if (records != null) {
                    Collections.list(records.getAll()).forEach(each -> texts.add(String.valueOf(each)));
                }
                return texts;
            } finally {
                context.close();
            }
        } catch (NameNotFoundException none) {
            return List.of();
        } catch (NamingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        daemon.close();
    }
}
