package org.jlibp2p.autotls;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jlibp2p.Fault;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.autotls.AutoTlsException.Step;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.NameResolver;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.PollableResource;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.provider.AbstractAcmeProvider;
import org.shredzone.acme4j.util.CSRBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One order of a certificate, from the directory of the ACME server to the certificate itself. For one thread, which waits, and may be
 * interrupted.
 *
 * <p>Specification: RFC 8555, with the challenge of 8.4.
 */
final class BlockingOrder {
    /** How often the ACME server and the DNS are looked at, at most. */
    static final Duration MIN_PAUSE = Duration.ofMillis(500);

    /** How often at least, whatever the ACME server says. */
    static final Duration MAX_PAUSE = Duration.ofSeconds(15);

    /** The most certificates of a chain. */
    static final int MAX_CHAIN = 10;

    /** The most authorizations of an order: one is what one name takes. */
    static final int MAX_AUTHORIZATIONS = 4;

    /** An order that waits for nothing but the request, and those that have had it. */
    private static final Set<Status> READY = Set.of(Status.READY, Status.PROCESSING, Status.VALID);

    private static final Set<Status> VALID = Set.of(Status.VALID);
    private static final Logger LOG = LoggerFactory.getLogger(BlockingOrder.class);

    private final BlockingHttp http;
    private final AutoTlsOptions options;
    private final ForgeName name;
    private final KeptFiles files;
    private final BlockingBroker broker;
    private final NameResolver names;
    private final EventLoop clock;
    private final Deadline deadline;

    BlockingOrder(
            BlockingHttp http,
            AutoTlsOptions options,
            ForgeName name,
            BlockingBroker broker,
            NameResolver names,
            EventLoop clock) {
        this.http = http;
        this.options = options;
        this.name = name;
        this.files = new KeptFiles(options, name);
        this.broker = broker;
        this.names = names;
        this.clock = clock;
        this.deadline = new Deadline(clock, options.times().issue());
    }

    /** The ACME server by the client that there is. */
    private static final class Provider extends AbstractAcmeProvider {
        private final HttpClient client;

        Provider(HttpClient client) {
            this.client = client;
        }

        @Override
        public boolean accepts(URI server) {
            return true;
        }

        @Override
        public URL resolve(URI server) {
            try {
                return server.toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public HttpClient createHttpClient(NetworkSettings settings) {
            return client;
        }
    }

    /** What is done at one step. */
    private interface Work<T> {
        T run() throws AcmeException, IOException, GeneralSecurityException, InterruptedException;
    }

    /**
     * Gets a certificate.
     *
     * @param addresses at which the broker may try whether this node is reached
     * @throws AutoTlsException if that does not work, with the step
     */
    Certified run(List<Multiaddr> addresses) throws InterruptedException {
        KeyPair account = step(Step.STORE, files::account);
        KeyPair key = step(Step.STORE, files::nextKey);
        Session session = new Session(options.acme(), new Provider(http));
        session.networkSettings().setTimeout(options.times().exchange());
        session.networkSettings().setCompressionEnabled(false);
        step(Step.DIRECTORY, () -> {
            session.resourceUrl(Resource.NEW_ORDER);
            LOG.debug(
                    "terms of service: {}",
                    session.getMetadata().getTermsOfService().orElse(null));
            return session.getMetadata();
        });
        Login login = step(Step.ACCOUNT, () -> {
            AccountBuilder builder =
                    new AccountBuilder().agreeToTermsOfService().useKeyPair(account);
            options.email().ifPresent(builder::addEmail);
            return builder.createLogin(session);
        });
        Order order =
                step(Step.ORDER, () -> login.newOrder().domain(name.wildcard()).create());
        List<Authorization> authorizations = step(Step.ORDER, order::getAuthorizations);
        if (authorizations.isEmpty() || authorizations.size() > MAX_AUTHORIZATIONS) {
            throw new AutoTlsException(
                    Step.ORDER, Fault.REMOTE, "an order with " + authorizations.size() + " authorizations", null);
        }
        for (Authorization each : authorizations) {
            authorize(each, addresses);
        }
        return finish(order, key);
    }

    private void authorize(Authorization authorization, List<Multiaddr> addresses) throws InterruptedException {
        Status status = step(Step.ORDER, () -> {
            authorization.fetch();
            return authorization.getStatus();
        });
        if (status == Status.VALID) {
            return;
        }
        Dns01Challenge challenge = step(Step.ORDER, () -> authorization.findChallenge(Dns01Challenge.class))
                .orElseThrow(() -> new AutoTlsException(
                        Step.ORDER, Fault.REMOTE, "the ACME server offers no challenge by DNS", null));
        String digest = step(Step.ORDER, challenge::getDigest);
        broker.publish(digest, addresses);
        awaitRecord(digest);
        step(Step.VALIDATION, () -> {
            challenge.trigger();
            return null;
        });
        await(
                authorization,
                VALID,
                Step.VALIDATION,
                () -> authorization.getChallenges().stream()
                        .map(Challenge::getError)
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    /** Does not bother the ACME server before the record is there: failed validations are counted. */
    private void awaitRecord(String digest) throws InterruptedException {
        Deadline dns = deadline.within(options.times().dns());
        Duration pause = MIN_PAUSE;
        String last = "there was none";
        while (true) {
            try {
                List<String> texts =
                        names.texts(name.challenge()).get(dns.left().toNanos() + 1, TimeUnit.NANOSECONDS);
                if (texts.contains(digest)) {
                    return;
                }
                last = texts.isEmpty() ? "there was none" : "another one is there";
            } catch (ExecutionException failed) {
                last = ServerText.of(String.valueOf(failed.getCause()));
            } catch (TimeoutException late) {
                last = "no answer";
            }
            Thread.sleep(dns.pause(
                            pause,
                            Step.DNS,
                            "no TXT record of " + name.challenge() + " with the answer to the challenge (" + last + ")")
                    .toMillis());
            pause = longer(pause);
        }
    }

    private Certified finish(Order order, KeyPair key) throws InterruptedException {
        byte[] request = step(Step.CERTIFICATE, () -> {
            CSRBuilder builder = new CSRBuilder();
            builder.addDomain(name.wildcard());
            builder.sign(key);
            return builder.getEncoded();
        });
        if (await(order, READY, Step.VALIDATION, order::getError) == Status.READY) {
            execute(order, request);
        }
        await(order, VALID, Step.CERTIFICATE, order::getError);
        List<X509Certificate> chain = insist(Step.CERTIFICATE, () -> {
            Certificate certificate = order.getCertificate();
            certificate.download();
            return certificate.getCertificateChain();
        });
        check(key, chain);
        return new Certified(key, chain);
    }

    /** Has the certificate issued. A request without an answer may have been heard all the same: the order tells. */
    private void execute(Order order, byte[] request) throws InterruptedException {
        Duration pause = MIN_PAUSE;
        do {
            try {
                step(Step.CERTIFICATE, () -> {
                    order.execute(request);
                    return null;
                });
                return;
            } catch (AutoTlsException failure) {
                pause = pauseWithoutAnswer(failure, pause);
            }
        } while (await(order, READY, Step.CERTIFICATE, order::getError) == Status.READY);
    }

    private void check(KeyPair key, List<X509Certificate> chain) throws InterruptedException {
        boolean isRight = step(
                Step.CERTIFICATE,
                () -> !chain.isEmpty()
                        && chain.size() <= MAX_CHAIN
                        && chain.get(0).getPublicKey().equals(key.getPublic())
                        && KeptFiles.isFor(chain.get(0), name.wildcard()));
        if (!isRight) {
            throw new AutoTlsException(
                    Step.CERTIFICATE, Fault.REMOTE, "the ACME server gave a certificate that was not ordered", null);
        }
        Instant until = chain.get(0).getNotAfter().toInstant();
        if (!until.isAfter(clock.now())) {
            throw new AutoTlsException(
                    Step.CERTIFICATE,
                    Fault.REMOTE,
                    "the certificate has expired already, on " + until + ": is this machine's clock right?",
                    null);
        }
    }

    /** Looks until something has come to a state, and tells to which one. */
    private <R extends PollableResource> Status await(
            R resource, Set<Status> wanted, Step step, Work<Optional<Problem>> problem) throws InterruptedException {
        while (true) {
            Instant now = clock.now();
            Duration asked = insist(step, resource::fetch)
                    .map(when -> Duration.between(now, when))
                    .orElse(MIN_PAUSE);
            Status status = step(step, resource::getStatus);
            if (wanted.contains(status)) {
                return status;
            }
            if (status == Status.INVALID || status == Status.EXPIRED || status == Status.REVOKED) {
                String detail = step(step, problem).map(Problem::toString).orElse("it does not say why");
                throw new AutoTlsException(
                        step, Fault.REMOTE, "the ACME server says no: " + ServerText.of(detail), null);
            }
            Duration bounded = asked.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : asked;
            Thread.sleep(deadline.pause(
                            bounded.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : bounded,
                            step,
                            "the ACME server is still at " + status)
                    .toMillis());
        }
    }

    /**
     * Asks again for as long as there is no answer and time is left: what has been validated or issued is not given up for a network that
     * is gone for a while.
     */
    private <T> T insist(Step step, Work<T> question) throws InterruptedException {
        Duration pause = MIN_PAUSE;
        while (true) {
            try {
                return step(step, question);
            } catch (AutoTlsException failure) {
                pause = pauseWithoutAnswer(failure, pause);
            }
        }
    }

    /** Waits if it is the network that failed, and tells how long to wait the next time. */
    private Duration pauseWithoutAnswer(AutoTlsException failure, Duration pause) throws InterruptedException {
        if (!(failure.getCause() instanceof AcmeNetworkException)
                || deadline.left().compareTo(pause) <= 0) {
            throw failure;
        }
        LOG.debug("asks the ACME server again", failure);
        Thread.sleep(pause.toMillis());
        return longer(pause);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(MAX_PAUSE) < 0 ? twice : MAX_PAUSE;
    }

    private <T> T step(Step step, Work<T> work) throws InterruptedException {
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            deadline.pause(Duration.ZERO, step, "it is not done");
            return work.run();
        } catch (AcmeRateLimitedException e) {
            Duration again = e.getRetryAfter()
                    .map(when -> Duration.between(clock.now(), when))
                    .orElse(null);
            throw new AutoTlsException(step, Fault.NETWORK, 429, again, said(step, e), e);
        } catch (AcmeNetworkException e) {
            if (e.getCause() instanceof IOException && e.getCause().getCause() instanceof InterruptedException) {
                throw new InterruptedException();
            }
            throw new AutoTlsException(
                    step,
                    Fault.NETWORK,
                    "the ACME server at " + options.acme() + " cannot be asked: " + e.getCause(),
                    e);
        } catch (IOException | GeneralSecurityException e) {
            Fault fault = step == Step.STORE ? Fault.LOCAL_FILE : Fault.REMOTE;
            throw new AutoTlsException(step, fault, what(step) + ": " + e, e);
        } catch (AcmeException e) {
            throw new AutoTlsException(step, Fault.REMOTE, said(step, e), e);
        } catch (AutoTlsException e) {
            throw e;
        } catch (RuntimeException e) { // answers that are none of ACME, as the library tells of them
            throw new AutoTlsException(step, Fault.REMOTE, said(step, e), e);
        }
    }

    private String said(Step step, Exception e) {
        return what(step) + ": the ACME server at " + options.acme() + " says " + ServerText.of(e.getMessage());
    }

    private String what(Step step) {
        return step == Step.STORE ? "the files in " + options.directory() + " cannot be used" : "it failed at " + step;
    }
}
