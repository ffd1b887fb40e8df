package org.jlibp2p.delegate.server;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
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
    private static final Duration DEFAULT_MAX_AGE = Duration.ofSeconds(60);

    private final EventLoop loop;
    private final Routers routers;
    private final AnswerLimits limits;
    private final Searches<SignedRecord> searches;
    private final Publications publications;

    IpnsDesk(EventLoop loop, Routers routers, AnswerLimits limits) {
        this.loop = loop;
        this.routers = routers;
        this.limits = limits;
        searches = new Searches<>(loop, limits, SignedRecord::size);
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
        Searches.Key key = new Searches.Key(Endpoint.GET_IPNS, name.routingKey());
        forgetIfOver(key);
        SharedSearch<SignedRecord>.Cursor cursor = searches.open(
                exchange.request().head().client(),
                key,
                1,
                search -> false,
                () -> Source.once(values.findValue(key.key()), found -> verified(name, found)));
        exchange.onOver(cursor::close);
        Async.whenDone(cursor.next(), (found, failure) -> {
            exchange.note(failure == null && found.isPresent() ? 1 : 0, cursor.isShared());
            exchange.answer(
                    failure == null
                            ? reply(exchange.request(), name, found, cursor.search())
                            : Failures.reply(failure));
        });
    }

    /** A record that is remembered may have come to its end meanwhile, or to that of the time for which it may be used again. */
    private void forgetIfOver(Searches.Key key) {
        if (searches.any(
                key,
                (signed, age) ->
                        !signed.record().validity().isAfter(loop.now()) || age.compareTo(ttl(signed.record())) >= 0)) {
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
            return Reply.text(200, "no record found", fields);
        }
        IpnsRecord record = found.get().record();
        fields.put("Content-Type", MediaTypes.IPNS_RECORD);
        fields.put("ETag", found.get().etag());
        fields.put("Last-Modified", HttpDates.format(resolved));
        fields.put("Expires", HttpDates.format(record.validity()));
        fields.put("Cache-Control", cacheControl(record, loop.now(), search.age()));
        fields.put("Content-Disposition", "attachment; filename=\"" + name + ".ipns-record\"");
        return Caching.isKnown(request.headers(), Optional.of(found.get().etag()), resolved)
                ? Caching.notModified(fields)
                : new Reply(200, fields, record.encode());
    }

    /** As the record says, since it was found, but never beyond its end: what is used after that is refused by whoever verifies it. */
    static String cacheControl(IpnsRecord record, Instant now, Duration age) {
        long remaining = now.until(record.validity(), ChronoUnit.SECONDS);
        if (remaining <= 0) {
            return "no-store";
        }
        long maxAge = Math.min(Math.max(0, ttl(record).toSeconds() - age.toSeconds()), remaining);
        return Caching.control(maxAge, remaining - maxAge);
    }

    private static Duration ttl(IpnsRecord record) {
        return record.ttl().isZero() ? DEFAULT_MAX_AGE : record.ttl();
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
                () -> values.putValue(name.routingKey(), body),
                failure -> stored(exchange, name, failure));
    }

    private void stored(Exchange exchange, IpnsName name, Throwable failure) {
        searches.forget(new Searches.Key(Endpoint.GET_IPNS, name.routingKey()));
        exchange.note(failure == null ? 1 : 0, false);
        exchange.answer(
                failure == null
                        ? new Reply(200, Map.of("Cache-Control", "no-store"), Bytes.empty())
                        : Failures.reply(failure));
    }
}
