package org.jlibp2p.autotls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.Fault;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.autotls.AutoTlsException.Step;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.NameResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets certificates on a thread of its own, {@code libp2p-autotls}, which is there only while it has something to do: the ACME
 * library waits, and so does the disk.
 */
final class BlockingIssuer implements Issuer {
    /** The most things that wait for the thread. */
    static final int MAX_WAITING = 4;

    private static final long IDLE_SECONDS = 1;
    private static final Logger LOG = LoggerFactory.getLogger(BlockingIssuer.class);

    private final NodeContext node;
    private final AutoTlsOptions options;
    private final ForgeName name;
    private final SecureRandom random = new SecureRandom();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final ThreadPoolExecutor thread;

    /** What has been issued and is not on disk, or null: authorities count certificates, so that it is not thrown away. */
    private volatile Certified unkept;

    BlockingIssuer(NodeContext node, AutoTlsOptions options, ForgeName name) {
        this.node = node;
        this.options = options;
        this.name = name;
        thread =
                new ThreadPoolExecutor(
                        1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                            Thread made = new Thread(task, "libp2p-autotls");
                            made.setDaemon(true);
                            return made;
                        }) {
                    @Override
                    protected void terminated() {
                        closed.complete(null);
                    }
                };
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<Optional<Issued>> stored() {
        return later(() -> {
            try {
                return new KeptFiles(options, name)
                        .certificate()
                        .filter(kept -> kept.isGoodAt(node.loop().now()));
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                throw new AutoTlsException(
                        Step.STORE,
                        Fault.LOCAL_FILE,
                        options.certificateFile()
                                + " cannot be used, and is replaced when there is another certificate: " + e,
                        e);
            }
        });
    }

    @Override
    public CompletableFuture<Issued> issue(List<Multiaddr> addresses) {
        return later(() -> {
            if (unkept == null || !unkept.isGoodAt(node.loop().now())) {
                unkept = order(addresses);
            }
            Issued kept = keep(unkept);
            unkept = null;
            return kept;
        });
    }

    private Certified order(List<Multiaddr> addresses) throws InterruptedException {
        try (BlockingHttp http = open()) {
            BlockingBroker broker = new BlockingBroker(http, options, node.identity(), random);
            NameResolver names = options.names()
                    .orElseGet(() -> NameResolver.system(
                            http.threads(), node.loop(), node.limits().times()));
            return new BlockingOrder(http, options, name, broker, names, node.loop()).run(addresses);
        }
    }

    private Issued keep(Certified certified) {
        Thread.interrupted(); // what has been issued is kept even if the node is about to stop
        try {
            return new KeptFiles(options, name).keep(certified.key(), certified.chain());
        } catch (IOException | GeneralSecurityException e) {
            throw new AutoTlsException(
                    Step.STORE,
                    Fault.LOCAL_FILE,
                    "the certificate that was issued cannot be written to " + options.certificateFile()
                            + ", which is tried again without asking for another one: " + e,
                    e);
        }
    }

    private BlockingHttp open() {
        try {
            return BlockingHttp.open(options.authorities(), options.times().exchange());
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new AutoTlsException(
                    Step.DIRECTORY,
                    Fault.LOCAL_FILE,
                    "the authorities that HTTPS trusts, "
                            + options.authorities().map(Object::toString).orElse("those of Java") + ", cannot be used: "
                            + e,
                    e);
        }
    }

    private <T> CompletableFuture<T> later(Callable<T> work) {
        Task<T> task = new Task<>(work);
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closing) {
            task.refuse();
        }
        return task.result;
    }

    /** Something that waits for the thread. */
    private static final class Task<T> implements Runnable {
        private final Callable<T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Task(Callable<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                result.complete(work.call());
            } catch (InterruptedException e) {
                refuse();
            } catch (AutoTlsException e) {
                result.completeExceptionally(e);
            } catch (Throwable e) { // an Error too: whoever waits hears of it
                LOG.error("a certificate cannot be asked for", e);
                result.completeExceptionally(
                        new AutoTlsException(Step.ORDER, Fault.NETWORK, "a certificate cannot be asked for: " + e, e));
            }
        }

        void refuse() {
            result.completeExceptionally(new NodeClosedException("no certificate is asked for any more"));
        }
    }

    @Override
    public CompletableFuture<Void> close() {
        for (Runnable waiting : thread.shutdownNow()) {
            if (waiting instanceof Task<?> task) {
                task.refuse();
            }
        }
        return closed;
    }
}
