package org.jlibp2p.cli.daemon;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jlibp2p.async.Registration;
import org.jlibp2p.autotls.AutoTls;
import org.jlibp2p.autotls.AutoTlsEvent;
import org.jlibp2p.cli.admin.AdminServer;
import org.jlibp2p.cli.admin.Check;
import org.jlibp2p.cli.admin.Health;
import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.HostPort;
import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.serving.RequestListener;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RelayGauges;
import org.jlibp2p.status.StatusOptions;
import org.jlibp2p.status.StatusPage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node with all that its roles need, which runs until it is stopped. Its life is logged; what peers do is not. Not on an event
 * loop; several threads may ask for {@link #alive()} and {@link #ready()}.
 */
public final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("jlibp2p");
    private static final Duration ALIVE_WITHIN = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 100;
    private static final Duration AFTER_DRAINING = Duration.ofSeconds(30);

    private enum State {
        STARTING,
        RUNNING,
        STOPPING
    }

    private final Plan plan;
    private final LoopWatch watch = new LoopWatch();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<Registration> listening = new ArrayList<>();
    private volatile State state = State.STARTING;
    private volatile Node node;
    private volatile DelegatedRoutingServer delegate;
    private volatile Readiness readiness;
    private Functions functions;
    private AdminServer admin;
    private boolean wasReady;
    private boolean closed;

    private Daemon(Plan plan) {
        this.plan = plan;
    }

    /**
     * Starts what is planned; what had started is stopped if something fails.
     *
     * @param plan what
     * @param more what the caller adds to the node before it starts
     * @param requests hears of each request that the delegate has answered
     * @return the running node
     * @throws IOException if a file cannot be used, or the admin server cannot listen
     */
    public static Daemon start(Plan plan, Consumer<NodeBuilder> more, RequestListener requests) throws IOException {
        Daemon daemon = new Daemon(plan);
        try {
            daemon.open(more, requests);
            return daemon;
        } catch (IOException | RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    private void open(Consumer<NodeBuilder> more, RequestListener requests) throws IOException {
        Config config = plan.config();
        Optional<HostPort> where = config.get(Settings.ADMIN);
        if (where.isPresent()) {
            admin = AdminServer.open(where.get().address(), config.get(Settings.ADMIN_HOSTS));
            admin.health("/healthz", this::alive);
            admin.health("/readyz", this::ready);
        }
        Stores stores = Stores.open(plan);
        opened.push(stores);
        Identity identity = plan.identity().isPresent()
                ? Identity.loadOrCreate(plan.identity().get())
                : Identity.generate();
        NodeBuilder builder = NodeParts.of(plan, identity, stores, watch);
        more.accept(builder);
        builder.on(
                NodeEvent.ReachabilityChanged.class,
                event -> LOG.atInfo()
                        .addKeyValue("reachability", event.reachability())
                        .log("reachability changed"));
        builder.on(AutoTlsEvent.class, Daemon::log);
        node = builder.start().join();
        LOG.atInfo()
                .addKeyValue("peer", node.id())
                .addKeyValue("roles", plan.roles().stream().map(Role::text).collect(Collectors.joining(",")))
                .log("started");
        functions = Functions.serve(plan, node);
        Predicate<Multiaddr> later = AutoTlsPlan.secure(config)::contains;
        for (Multiaddr address : config.get(Settings.LISTEN)) {
            if (config.get(Settings.AUTOTLS) && later.test(address)) {
                continue; // opened when there is a certificate
            }
            listening.add(node.listen(address).join());
        }
        node.addresses()
                .forEach(address -> LOG.atInfo().addKeyValue("address", address).log("listening"));
        node.events().on(NodeEvent.AddressesChanged.class, Daemon::log);
        functions.provide(plan, node);
        if (plan.http().isPresent()) {
            openDelegate(plan.http().get().withListener(requests));
        }
        readiness = new Readiness(plan, node, Optional.ofNullable(delegate));
        state = State.RUNNING;
        if (admin != null) {
            Measured measured = new Measured(plan, node, Optional.ofNullable(delegate));
            opened.push(measured);
            StatusPage page = StatusPage.of(
                    node,
                    StatusOptions.defaults()
                            .withHosts(config.get(Settings.ADMIN_HOSTS).toArray(String[]::new)));
            opened.push(page);
            admin.handle("/", page.handler());
            admin.text("/metrics", "text/plain; version=0.0.4; charset=utf-8", measured::text);
            LOG.atInfo().addKeyValue("url", admin.uri()).log("admin");
        }
    }

    private static void log(NodeEvent.AddressesChanged event) {
        String all = event.addresses().stream().map(Multiaddr::toString).collect(Collectors.joining(","));
        LOG.atInfo().addKeyValue("addresses", all).log("addresses changed");
    }

    private static void log(AutoTlsEvent event) {
        if (event instanceof AutoTlsEvent.Failed failed) {
            LOG.atWarn()
                    .addKeyValue("step", failed.failure().step())
                    .addKeyValue("retry", failed.retry())
                    .log("no certificate: {}", failed.failure().getMessage());
        } else if (event instanceof AutoTlsEvent.Expired expired) {
            LOG.atWarn().addKeyValue("name", expired.name()).log("certificate expired");
        } else {
            LOG.info("certificate: {}", event);
        }
    }

    private void openDelegate(DelegatedRoutingServerOptions options) {
        var builder = DelegatedRoutingServer.over(node).options(options);
        if (plan.dht().isPresent()) {
            builder.closestPeers(node.service(Kademlia.class));
        }
        delegate = builder.start().join();
        delegate.uris().forEach(uri -> LOG.atInfo().addKeyValue("url", uri).log("delegate"));
    }

    /**
     * The node.
     *
     * @return running, unless the daemon was closed
     */
    public Node node() {
        return node;
    }

    /**
     * What it was started from.
     *
     * @return the plan
     */
    public Plan plan() {
        return plan;
    }

    /**
     * The HTTP of a delegate.
     *
     * @return empty if this is none
     */
    public Optional<DelegatedRoutingServer> delegate() {
        return Optional.ofNullable(delegate);
    }

    /**
     * Where operators ask.
     *
     * @return empty if they cannot
     */
    public Optional<URI> admin() {
        return Optional.ofNullable(admin).map(AdminServer::uri);
    }

    /**
     * Whether the process is alive: whether the node's loops answer.
     *
     * @return also while it starts and stops
     */
    public Health alive() {
        Node running = node;
        boolean answers = state != State.RUNNING || running == null || watch.answers(running, ALIVE_WITHIN);
        Check loops = new Check(
                "loops",
                answers,
                answers ? "answer" : "do not answer within " + ALIVE_WITHIN.toSeconds() + " s: restart the process");
        return new Health(answers ? "alive" : "stuck", List.of(loops));
    }

    /**
     * Whether it does what its roles promise.
     *
     * @return one check for each role, and more
     */
    public Health ready() {
        return switch (state) {
            case STARTING -> new Health("starting", List.of(new Check("started", false, "is starting")));
            case STOPPING -> new Health("stopping", List.of(new Check("running", false, "is stopping")));
            case RUNNING -> {
                List<Check> checks = readiness.checks();
                boolean well = checks.stream().allMatch(Check::passed);
                yield new Health(well ? "ready" : "not ready", checks);
            }
        };
    }

    /** Logs whether readiness has changed since it was asked last. For one thread. */
    public void look() {
        Health now = ready();
        if (now.isWell() && !wasReady) {
            LOG.info("ready");
        } else if (!now.isWell() && wasReady) {
            LOG.atWarn().addKeyValue("why", now.why()).log("not ready any more");
        }
        wasReady = now.isWell();
    }

    /**
     * Stops: nobody can connect any more, peers are told so, what is under way may go on for as long as {@code stop-timeout} says,
     * and then everything ends. Does nothing the second time.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean ran = state == State.RUNNING;
        state = State.STOPPING;
        if (ran) {
            LOG.info("stopping");
        }
        try {
            listening.forEach(Registration::close);
            if (node != null && plan.config().get(Settings.AUTOTLS)) {
                await(node.service(AutoTls.class).stopListening(), ALIVE_WITHIN);
            }
            if (ran) {
                drain(plan.config().get(Settings.STOP_TIMEOUT));
            }
            if (delegate != null) {
                delegate.close();
            }
            if (node != null) {
                await(node.stop(), AFTER_DRAINING);
            }
        } finally {
            closeOpened();
            if (admin != null) {
                admin.close();
            }
        }
        if (ran) {
            LOG.info("stopped");
        }
    }

    private void closeOpened() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("could not close something in order", e);
            }
        }
    }

    /** Waits until nothing is under way, or the time is over. */
    private void drain(Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        CompletableFuture<Void> http = delegate == null ? CompletableFuture.completedFuture(null) : delegate.stop();
        try {
            while (System.nanoTime() < deadline && !(http.isDone() && underWay() == 0)) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        long left = underWay();
        if (left > 0) {
            LOG.atInfo().addKeyValue("count", left).log("ends what is still under way");
        }
    }

    /** Circuits that stand, and what is being sent and received. */
    private long underWay() {
        int circuits = plan.relayServer()
                .flatMap(relay -> await(node.service(CircuitRelay.class).gauges(), ALIVE_WITHIN))
                .map(RelayGauges::circuits)
                .orElse(0);
        return circuits + functions.transfers();
    }

    private static <T> Optional<T> await(CompletableFuture<T> future, Duration most) {
        try {
            return Optional.ofNullable(future.get(most.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("did not end in order", e);
        }
        return Optional.empty();
    }
}
