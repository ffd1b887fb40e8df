package org.jlibp2p.delegate.server;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.schema.MediaTypes;
import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.delegate.serving.Endpoint;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.routing.ValueRouting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and stores IPNS records. What is not its name's owner's, or is no longer valid, is neither told nor stored. Confined to
 * the server's loop.
 *
 * <p>Specification: IPFS, routing/http-routing-v1.md, IPNS API; IPNS, Record Verification.
 */
final class IpnsDesk {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final EventLoop loop;
    private final Routers routers;
    private final AnswerLimits limits;
    private final Searches<SignedRecord> searches;
    private final Publications publications;

    IpnsDesk(EventLoop loop, Routers routers, AnswerLimits limits) {
        this.loop = loop;
        this.routers = routers;
        this.limits = limits;
        searches = new Searches<>(loop, limits, SignedRecord::size, SignedRecord::memory);
        publications = new Publications(loop, limits);
    }

    Searches<SignedRecord> searches() {
        return searches;
    }

    private ValueRouting values() {
        return routers.values()
                .orElseThrow(() -> new HttpFault(501, "this server neither searches for IPNS records nor stores them"));
    }

    private static IpnsName name(String text) {
        try {
            return IpnsName.parse(text);
        } catch (IllegalArgumentException e) {
            throw new HttpFault(400, "not an IPNS name: " + e.getMessage());
        }
    }

    // ── GET ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Answers with the record of a name; what this throws is the answer. */
    void get(Exchange exchange, String text) {
        assert loop.inLoop();
        if (Accept.of(exchange.request().headers().getAll("Accept")).weightOf(MediaTypes.IPNS_RECORD) == 0) {
            throw new HttpFault(
                    406, "no supported content type in Accept: retry with Accept: " + MediaTypes.IPNS_RECORD);
        }
        IpnsName name = name(text);
        ValueRouting values = values();
        List<String> nodes = exchange.request().nodes();
        Searches.Key key = new Searches.Key(
                Endpoint.GET_IPNS, name.routingKey(), routers.askers().isAnyDelegate(nodes));
        keys(name).forEach(this::forgetIfOver);
        SharedSearch<SignedRecord>.Cursor cursor = searches.open(
                exchange.request().head().client(),
                key,
                1,
                search -> false,
                () -> Source.holding(
                        routers.askers().add(key.key(), nodes),
                        () -> Source.once(values.findValue(key.key()), found -> verified(name, found))));
        exchange.onOver(cursor::close);
        Async.whenDone(cursor.next(), (found, failure) -> {
            exchange.note(failure == null && found.isPresent() ? 1 : 0, cursor.isShared());
            exchange.answer(
                    failure == null
                            ? reply(exchange.request(), name, found, cursor.search())
                            : Failures.reply(failure));
        });
    }

    private static List<Searches.Key> keys(IpnsName name) {
        return List.of(
                new Searches.Key(Endpoint.GET_IPNS, name.routingKey(), false),
                new Searches.Key(Endpoint.GET_IPNS, name.routingKey(), true));
    }

    /** A record that is remembered may have come to its end meanwhile, or to that of the time for which it may be used again. */
    private void forgetIfOver(Searches.Key key) {
        if (searches.any(
                key, (signed, age) -> !signed.validity().isAfter(loop.now()) || age.compareTo(signed.ttl()) >= 0)) {
            searches.forget(key);
        }
    }

    private List<SignedRecord> verified(IpnsName name, Optional<Bytes> found) {
        if (found.isEmpty()) {
            return List.of();
        }
        try {
            IpnsRecord record = IpnsRecord.decode(found.get());
            record.verify(name.key(), loop.now());
            return List.of(SignedRecord.of(record));
        } catch (MalformedMessageException | InvalidRecordException invalid) {
            LOG.debug("a record that was found for {} is not valid: {}", name, invalid.getMessage());
            return List.of();
        }
    }

    private Reply reply(Request request, IpnsName name, Optional<SignedRecord> found, SharedSearch<?> search) {
        Instant resolved = search.resolved();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Vary", "Accept");
        if (found.isEmpty()) {
            fields.put(
                    "Cache-Control",
                    Caching.control(
                            limits.maxAgeNone().toSeconds(), limits.maxStale().toSeconds()));
            Caching.age(fields, search);
            return Reply.text(200, "no record found", fields);
        }
        SignedRecord record = found.get();
        fields.put("Content-Type", MediaTypes.IPNS_RECORD);
        fields.put("ETag", record.etag());
        fields.put("Last-Modified", HttpDates.format(resolved));
        fields.put("Expires", HttpDates.format(record.validity()));
        fields.put("Cache-Control", cacheControl(record, loop.now(), search.age()));
        fields.put("Content-Disposition", "attachment; filename=\"" + name + ".ipns-record\"");
        return Caching.isKnown(request.headers(), Optional.of(record.etag()), resolved)
                ? Caching.notModified(fields)
                : new Reply(200, fields, record.encoded());
    }

    /** As the record says, since it was found, but never beyond its end: what is used after that is refused by whoever verifies it. */
    private static String cacheControl(SignedRecord record, Instant now, Duration age) {
        long remaining = now.until(record.validity(), ChronoUnit.SECONDS);
        if (remaining <= 0) {
            return "no-store";
        }
        long maxAge = Math.min(Math.max(0, record.ttl().toSeconds() - age.toSeconds()), remaining);
        return Caching.control(maxAge, remaining - maxAge);
    }

    // ── PUT ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Stores a record of a name; what this throws is the answer. */
    void put(Exchange exchange, String text) {
        assert loop.inLoop();
        String type = exchange.request().headers().get("Content-Type", "");
        if (!type.split(";")[0].strip().equalsIgnoreCase(MediaTypes.IPNS_RECORD)) {
            throw new HttpFault(
                    406,
                    "this is not the content type of a record: retry with Content-Type: " + MediaTypes.IPNS_RECORD);
        }
        IpnsName name = name(text);
        ValueRouting values = values();
        Bytes body = exchange.request().body();
        try {
            IpnsRecord.decode(body).verify(name.key(), loop.now());
        } catch (MalformedMessageException | InvalidRecordException invalid) {
            throw new HttpFault(400, "the record is not valid: " + invalid.getMessage());
        }
        publications.store(
                exchange,
                new Publications.What(name.routingKey(), body),
                () -> put(values, name.routingKey(), body, exchange.request().nodes()),
                failure -> stored(exchange, name, failure));
    }

    private CompletableFuture<Void> put(ValueRouting values, Bytes key, Bytes body, List<String> nodes) {
        Registration named = routers.askers().add(key, nodes);
        CompletableFuture<Void> put;
        try {
            put = values.putValue(key, body);
        } catch (Throwable e) {
            named.close();
            throw e;
        }
        if (put != null) {
            Async.whenDone(put, (done, failure) -> named.close());
        }
        return put;
    }

    private void stored(Exchange exchange, IpnsName name, Throwable failure) {
        keys(name).forEach(searches::forget);
        exchange.note(failure == null ? 1 : 0, false);
        exchange.answer(
                failure == null
                        ? new Reply(200, Map.of("Cache-Control", "no-store"), Bytes.empty())
                        : Failures.reply(failure));
    }
}
