package org.jlibp2p.delegate.exchange;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;

/**
 * What is asked. Immutable.
 *
 * @param method of HTTP
 * @param uri of whom and what
 * @param headers header fields of this question
 * @param content the body, if it has one
 * @param nodes what it has come through, by the names they have in {@code Via}
 */
public record Question(
        String method, URI uri, Map<String, String> headers, Optional<Bytes> content, List<String> nodes) {
    /**
     * Asks for something.
     *
     * @param uri what
     * @param accept in which form
     * @return the question
     */
    public static Question get(URI uri, String accept) {
        return new Question("GET", uri, Map.of("Accept", accept), Optional.empty(), List.of());
    }

    /**
     * Sends something.
     *
     * @param method of HTTP
     * @param uri to where
     * @param type what it is
     * @param content the bytes
     * @return the question
     */
    public static Question send(String method, URI uri, String type, Bytes content) {
        return new Question(method, uri, Map.of("Content-Type", type), Optional.of(content), List.of());
    }

    Question with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Question(method, uri, all, content, nodes);
    }

    /**
     * The same question on behalf of others.
     *
     * @param others the nodes that it has come through
     * @return the question
     */
    public Question through(List<String> others) {
        return new Question(method, uri, headers, content, List.copyOf(others));
    }
}
