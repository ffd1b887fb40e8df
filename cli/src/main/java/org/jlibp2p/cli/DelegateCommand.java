package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.delegate.serving.HttpsCertificate;
import org.jlibp2p.delegate.serving.RequestListener;
import org.jlibp2p.delegate.serving.ServedRequest;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.node.Node;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "delegate",
        description =
                "Runs a delegate until interrupted: a node that searches a Kademlia DHT for those who ask it over HTTP.")
final class DelegateCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Mixin
    private NetworkOptions network;

    @Option(
            names = "--http",
            paramLabel = "ADDRESS:PORT",
            description =
                    "Where it is asked; may be given several times. By default ${DEFAULT-VALUE}: by this machine only."
                            + " By everybody: 0.0.0.0:8190 and [::]:8190")
    private String[] http = {DelegatedRoutingServerOptions.DEFAULT_LISTEN};

    @Option(
            names = "--listen",
            paramLabel = "MULTIADDR",
            description = "Where the node listens; may be given several times. By default ${DEFAULT-VALUE}.")
    private String[] listen = {"/ip4/127.0.0.1/tcp/0"};

    @Option(names = "--serve", description = "Be a server of the DHT too, where others can reach this node.")
    private boolean serve;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificates in PEM: it is https then. The file is read again when it has changed.")
    private Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's private key in PEM, not encrypted.")
    private Path key;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Requests of one address in a second, over a long time; by default ${DEFAULT-VALUE}.")
    private int rate = HttpServerLimits.defaults().ratePerAddress();

    @Option(
            names = "--burst",
            paramLabel = "N",
            description = "Requests of one address at once; by default ${DEFAULT-VALUE}.")
    private int burst = HttpServerLimits.defaults().burstPerAddress();

    @Option(names = "--requests", description = "Print a line for each request.")
    private boolean requests;

    @Spec
    private CommandSpec spec;

    DelegateCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        DelegatedRoutingServerOptions serving = serving();
        KademliaOptions dht = serve ? network.options() : network.joined().withMode(Mode.CLIENT);
        Node node = options.builder(Optional.empty(), listen)
                .service(Kademlia.service(dht))
                .start()
                .join();
        try (DelegatedRoutingServer server = DelegatedRoutingServer.over(node)
                .closestPeers(node.service(Kademlia.class))
                .options(serving)
                .start()
                .join()) {
            if (network.isTraced()) {
                Trace.of(node, out);
            }
            print(node, server, dht);
            Interruption.await(node);
        } finally {
            node.stop().join();
        }
        return 0;
    }

    private DelegatedRoutingServerOptions serving() {
        if (certificate == null != (key == null)) {
            throw new ParameterException(spec.commandLine(), "--tls-cert and --tls-key go together");
        }
        try {
            DelegatedRoutingServerOptions plain = DelegatedRoutingServerOptions.defaults()
                    .withListen(http)
                    .withHttp(
                            HttpServerLimits.defaults().withRatePerAddress(rate).withBurstPerAddress(burst))
                    .withListener(requests ? this::print : RequestListener.none());
            return certificate == null ? plain : plain.withCertificate(HttpsCertificate.pem(certificate, key));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Printable.escape(String.valueOf(e.getMessage())));
        }
    }

    private void print(ServedRequest request) {
        out.printf(
                "%d  %-15s  %d records  %d ms  %s%n",
                request.status(),
                request.endpoint(),
                request.records(),
                request.time().toMillis(),
                request.client().getHostAddress());
        out.flush();
    }

    private void print(Node node, DelegatedRoutingServer server, KademliaOptions dht) {
        out.println("peer id  " + node.id());
        node.addresses().forEach(address -> out.println("address  " + address));
        out.println("network  " + dht.protocol() + (serve ? ", as a server too" : ", as a client"));
        server.uris().forEach(uri -> out.println("asked    " + uri));
        out.println();
        out.println("others ask:  ./jlibp2p dht find-peer <peer id> --delegate "
                + server.uris().get(0));
        out.println("to stop:     Ctrl-C");
        out.println();
        out.flush();
    }
}
