package org.jlibp2p.transport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.DialLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multiaddr.Component;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/**
 * Turns addresses that begin with a name into addresses that begin with an IP address, for one dial: {@code /dns},
 * {@code /dns4} and {@code /dns6} by looking up hosts, {@code /dnsaddr} by looking up TXT records of
 * {@code _dnsaddr.} and the name, whose {@code dnsaddr=…} texts are addresses again. Any thread may call.
 *
 * <p>What names may cost is bounded, since whoever owns them chooses what they lead to: {@link DialLimits#nameLookups}
 * over all calls, {@link DialLimits#nameRecords} of each look-up, {@link DialLimits#nameDepth} from one
 * {@code /dnsaddr} to the next. Nothing is looked up twice in one call, so cycles end. Look-ups are made one after another.
 *
 * <p>Only the name in front is looked up, never one behind {@code /p2p-circuit}: that is for the relay to do.
 *
 * <p>An address of WebSocket keeps its name, as {@code /sni}, since the server wants to hear it: {@code /dns4/host/tcp/443/wss}
 * and {@code …/tls/ws} become {@code /ip4/…/tcp/443/tls/sni/host/ws}. Without TLS the same component stands before
 * {@code /ws}, for the HTTP request alone: {@code /ip4/…/tcp/80/sni/host/ws}.
 *
 * <p>Specification: libp2p, addressing/README.md, Resolving /dnsaddr.
 */
public final class AddressExpansion {
    private static final String QUERY = "_dnsaddr.";
    private static final String ANSWER = "dnsaddr=";

    private final NameResolver names;
    private final DialLimits limits;
    private final AtomicInteger lookups = new AtomicInteger();

    /**
     * The expansion of one dial's addresses.
     *
     * @param names looks names up
     * @param limits the bounds
     */
    public AddressExpansion(NameResolver names, DialLimits limits) {
        this.names = names;
        this.limits = limits;
    }

    /**
     * The addresses behind an address. What stands behind {@code /dnsaddr/…} must also be the end of each address found
     * there, so an address that ends in {@code /p2p/…} leads to addresses of that peer only. Completing the future from
     * outside gives the look-up up.
     *
     * @param address any address; one that does not begin with a name is its own expansion
     * @return completes, on whatever thread the resolver uses, with the addresses, each once, in the order found; empty
     *     if there are none. Fails if none was found and something was not asked: as the first look-up that failed, or
     *     with {@link LimitExceededException}
     */
    public CompletableFuture<List<Multiaddr>> expand(Multiaddr address) {
        return new Walk(address).run();
    }

    private record Step(Multiaddr address, int depth) {
        MultiaddrProtocol first() {
            return address.components().get(0).protocol();
        }

        boolean isName() {
            return !address.isEmpty()
                    && switch (first()) {
                        case DNS, DNS4, DNS6, DNSADDR -> true;
                        default -> false;
                    };
        }

        String name() {
            return address.components().get(0).text();
        }
    }

    /** One expansion. One thing happens at a time, on whichever thread. */
    private final class Walk {
        private final CompletableFuture<List<Multiaddr>> result = new CompletableFuture<>();
        private final Queue<Step> open = new ArrayDeque<>();
        private final Set<Multiaddr> seen = new HashSet<>();
        private final Set<Multiaddr> found = new LinkedHashSet<>();
        private Throwable failure;

        Walk(Multiaddr address) {
            open.add(new Step(address, 0));
        }

        CompletableFuture<List<Multiaddr>> run() {
            Async.loop(this::step).whenComplete((done, bug) -> {
                if (bug != null) {
                    result.completeExceptionally(bug);
                } else if (found.isEmpty() && failure != null) {
                    result.completeExceptionally(failure);
                } else {
                    result.complete(List.copyOf(found));
                }
            });
            return result;
        }

        private CompletableFuture<Boolean> step() {
            Step step = open.poll();
            if (step == null || result.isDone()) {
                return CompletableFuture.completedFuture(false);
            }
            if (!step.isName()) {
                found.add(step.address());
            } else if (seen.add(step.address())) {
                return lookUp(step);
            }
            return CompletableFuture.completedFuture(true);
        }

        private CompletableFuture<Boolean> lookUp(Step step) {
            boolean texts = step.first() == MultiaddrProtocol.DNSADDR;
            if (texts && step.depth() > limits.nameDepth()) {
                failed(new LimitExceededException("dials.nameDepth", step.name()));
                return CompletableFuture.completedFuture(true);
            }
            if (lookups.incrementAndGet() > limits.nameLookups()) {
                failed(new LimitExceededException("dials.nameLookups", "dial"));
                return CompletableFuture.completedFuture(true);
            }
            return texts
                    ? ask(names.texts(QUERY + step.name()), answers -> follow(step, answers))
                    : ask(names.addresses(step.name()), answers -> replace(step, answers));
        }

        private <A> CompletableFuture<Boolean> ask(CompletableFuture<List<A>> lookup, Consumer<List<A>> use) {
            result.whenComplete((value, givenUp) -> lookup.cancel(false));
            return lookup.handle((answers, why) -> {
                if (why != null) {
                    failed(Async.unwrap(why));
                } else {
                    use.accept(answers);
                }
                return true;
            });
        }

        private void failed(Throwable why) {
            if (failure == null) {
                failure = why;
            } else if (why != failure) { // a resolver may give the same answer twice
                failure.addSuppressed(why);
            }
        }

        private void replace(Step step, List<InetAddress> answers) {
            List<Component> rest = WebSocketName.keep(step.name(), rest(step.address()));
            answers.stream()
                    .filter(ip -> isWanted(step.first(), ip))
                    .limit(limits.nameRecords())
                    .flatMap(ip -> joined(component(ip), rest).stream())
                    .forEach(found::add);
        }

        private void follow(Step step, List<String> answers) {
            List<Component> rest = rest(step.address());
            int circuit = indexOfCircuit(rest);
            List<Component> ending = rest.subList(0, circuit);
            List<Component> behind = rest.subList(circuit, rest.size());
            answers.stream()
                    .filter(text -> text.startsWith(ANSWER))
                    .flatMap(text -> parsed(text.substring(ANSWER.length())).stream())
                    .filter(record -> endsWith(record.components(), ending))
                    .limit(limits.nameRecords())
                    .flatMap(record -> joined(record.components(), behind).stream())
                    .forEach(address -> open.add(new Step(address, step.depth() + 1)));
        }
    }

    private static List<Component> rest(Multiaddr address) {
        return address.components().subList(1, address.components().size());
    }

    private static boolean isWanted(MultiaddrProtocol name, InetAddress ip) {
        return name == MultiaddrProtocol.DNS || name == MultiaddrProtocol.DNS4 == ip instanceof Inet4Address;
    }

    private static int indexOfCircuit(List<Component> parts) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).protocol() == MultiaddrProtocol.P2P_CIRCUIT) {
                return i;
            }
        }
        return parts.size();
    }

    private static boolean endsWith(List<Component> parts, List<Component> ending) {
        int from = parts.size() - ending.size();
        return from >= 0 && parts.subList(from, parts.size()).equals(ending);
    }

    /** An address that somebody published; what is none is passed over. */
    private static Optional<Multiaddr> parsed(String text) {
        try {
            return Optional.of(Multiaddr.parse(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static List<Component> component(InetAddress ip) {
        MultiaddrProtocol family = ip instanceof Inet4Address ? MultiaddrProtocol.IP4 : MultiaddrProtocol.IP6;
        return List.of(new Component(family, Bytes.wrap(ip.getAddress())));
    }

    private static Optional<Multiaddr> joined(List<Component> front, List<Component> behind) {
        List<Component> parts = new ArrayList<>(front);
        parts.addAll(behind);
        try {
            return Optional.of(Multiaddr.of(parts));
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
    }
}
