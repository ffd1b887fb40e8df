package org.jlibp2p.transport;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.Quota;

/**
 * Looks names up as the system is configured to, on threads that may block. Any thread may call; futures complete on
 * the loop.
 *
 * <p>Each look-up has a deadline. The JDK cannot be told to stop looking up a host, so a thread may stay behind until the
 * system's resolver gives up; no more than {@link #MOST_RUNNING} are busy at a time.
 */
final class SystemNameResolver implements NameResolver {
    /** Look-ups that may be under way at a time; those beyond are refused. */
    static final int MOST_RUNNING = 64;

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    private final Executor blocking;
    private final EventLoop loop;
    private final Duration limit;
    private final String servers;
    private final Quota running = Quota.system("nameLookupsRunning", MOST_RUNNING);

    SystemNameResolver(Executor blocking, EventLoop loop, Duration limit) {
        this(blocking, loop, limit, "dns:");
    }

    /**
     * A resolver that asks given servers for TXT records.
     *
     * @param blocking runs look-ups
     * @param loop where futures complete and time is kept
     * @param limit how long one look-up may take
     * @param servers the servers as a URL of the JDK's DNS provider, {@code dns://host:port}
     */
    SystemNameResolver(Executor blocking, EventLoop loop, Duration limit, String servers) {
        this.blocking = blocking;
        this.loop = loop;
        this.limit = limit;
        this.servers = servers;
    }

    @Override
    public CompletableFuture<List<InetAddress>> addresses(String host) {
        return lookUp(host, name -> {
            try {
                return List.of(InetAddress.getAllByName(name));
            } catch (UnknownHostException unknown) {
                // the JDK has one exception for "no such host" and for "nobody answers", told apart by the system's
                // words
                if (String.valueOf(unknown.getMessage()).contains("Temporary failure")) {
                    throw unknown;
                }
                return List.of();
            }
        });
    }

    @Override
    public CompletableFuture<List<String>> texts(String name) {
        return lookUp(name, ascii -> SystemNameResolverTxt.lookUp(ascii, servers, limit));
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(String name) throws Exception;
    }

    /** The name as it goes into a query. Names come from peers, and JNDI's have a syntax of their own. */
    private static Optional<String> ascii(String name) {
        if (name.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        if (name.indexOf(':') >= 0) {
            return name.chars().allMatch(SystemNameResolver::isInAddress) ? Optional.of(name) : Optional.empty();
        }
        String ascii;
        try {
            ascii = IDN.toASCII(name);
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
        String whole = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        boolean valid = whole.length() <= LONGEST_NAME;
        for (String label : whole.split("\\.", -1)) {
            valid &= !label.isEmpty()
                    && label.length() <= LONGEST_LABEL
                    && label.chars().allMatch(SystemNameResolver::isNamePart);
        }
        return valid ? Optional.of(ascii) : Optional.empty();
    }

    private static boolean isInAddress(int c) {
        return Character.digit(c, 16) >= 0 || c == ':' || c == '.';
    }

    private static boolean isNamePart(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    private <T> CompletableFuture<T> lookUp(String name, Question<T> question) {
        Optional<String> ascii = ascii(name);
        if (ascii.isEmpty()) {
            return CompletableFuture.failedFuture(new DialException("not a name of the DNS", Map.of()));
        }
        Registration share;
        try {
            share = running.acquire(1);
        } catch (LimitExceededException busy) {
            return CompletableFuture.failedFuture(busy);
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            Registration timer = loop.schedule(
                    limit, () -> result.completeExceptionally(new OperationTimeoutException("name look-up", limit)));
            result.whenComplete((value, failure) -> timer.close());
            blocking.execute(() -> run(ascii.get(), question, result, share));
        } catch (RejectedExecutionException | NodeClosedException ended) {
            share.close();
            result.completeExceptionally(new NodeClosedException("name look-ups have ended"));
        }
        return result;
    }

    private <T> void run(String name, Question<T> question, CompletableFuture<T> result, Registration share) {
        try {
            if (!result.isDone()) {
                T answer = question.ask(name);
                Async.on(loop, () -> result.complete(answer));
            }
        } catch (Exception | LinkageError failure) {
            Async.on(loop, () -> result.completeExceptionally(asFailure(name, failure)));
        } finally {
            share.close();
        }
    }

    private static Libp2pException asFailure(String name, Throwable cause) {
        DialException failure = new DialException("cannot look up " + name + ": " + cause.getMessage(), Map.of());
        failure.initCause(cause);
        return failure;
    }
}
