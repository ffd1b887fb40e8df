package org.jlibp2p.delegate.exchange;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.http.DelegateException;

/** What is made of answers, whatever was asked. */
public final class Answers {
    private static final Duration MAX_DELAY = Duration.ofDays(365);

    private Answers() {}

    static boolean isPlain(HttpHeaders headers) {
        return headers.allValues("content-encoding").stream()
                .allMatch(encoding -> encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity"));
    }

    /**
     * Reads the beginning of a body, and leaves the rest. On the body's loop.
     *
     * @param body the body
     * @param limit the most bytes
     * @return completes with no more than that
     */
    public static CompletableFuture<Bytes> beginning(Body body, int limit) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        CompletableFuture<Bytes> all = new CompletableFuture<>();
        Async.whenDone(
                Async.loop(() -> body.read().thenApply(piece -> {
                    piece.ifPresent(bytes -> read.writeBytes(bytes.toByteArray()));
                    return piece.isPresent() && read.size() < limit && !all.isDone();
                })),
                (end, failure) -> {
                    body.close();
                    if (failure == null) {
                        all.complete(Bytes.wrap(read.toByteArray(), 0, Math.min(limit, read.size())));
                    } else {
                        all.completeExceptionally(failure);
                    }
                });
        Async.whenDone(all, (bytes, failure) -> body.close());
        return all;
    }

    /**
     * Reads a body of which nothing is wanted, if it is short, so that the answer can be used again.
     *
     * @param answer the answer
     * @return completes when that is done, and never fails
     */
    public static CompletableFuture<Void> passOver(Answer answer) {
        return Async.handle(
                beginning(answer.body(), DelegateException.MAX_TEXT), (bytes, unread) -> null, unneeded -> {});
    }

    /**
     * The failure that an answer is. Its text is read as far as it is kept; one that does not come is none.
     *
     * @param <T> what an answer without a failure would have yielded
     * @param answer with a status that is a failure
     * @param now the time of day
     * @return fails with a {@link DelegateException}; completing it from outside ends the reading
     */
    public static <T> CompletableFuture<T> failed(Answer answer, Instant now) {
        return Async.handle(
                beginning(answer.body(), DelegateException.MAX_TEXT),
                (text, unread) -> {
                    throw new DelegateException(
                            answer.uri(),
                            answer.status(),
                            unread == null ? printable(text) : "",
                            retryAfter(answer.headers(), now));
                },
                unneeded -> {});
    }

    /**
     * Text of a stranger, made fit to be shown.
     *
     * @param bytes any bytes
     * @return their text on one line, with everything that is not printable replaced
     */
    public static String printable(Bytes bytes) {
        String text = new String(bytes.toByteArray(), StandardCharsets.UTF_8).strip();
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> shown.appendCodePoint(isPrintable(point) ? point : ' '));
        return shown.toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** RFC 9110, section 10.2.3: seconds, or a date. */
    static Optional<Duration> retryAfter(HttpHeaders headers, Instant now) {
        return headers.firstValue("retry-after")
                .map(String::strip)
                .flatMap(text -> {
                    if (text.matches("[0-9]{1,9}")) {
                        return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
                    }
                    return date(text).map(until -> Duration.between(now, until)).filter(wait -> !wait.isNegative());
                })
                .map(wait -> wait.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : wait);
    }

    /** RFC 9110, section 5.6.7, in the form that is written today. */
    static Optional<Instant> date(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
