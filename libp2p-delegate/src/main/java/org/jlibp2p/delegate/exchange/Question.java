package org.jlibp2p.delegate.exchange;

import java.net.URI;
import java.util.LinkedHashMap;
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
 */
public record Question(String method, URI uri, Map<String, String> headers, Optional<Bytes> content) {
    /**
     * Asks for something.
     *
     * @param uri what
     * @param accept in which form
     * @return the question
     */
    public static Question get(URI uri, String accept) {
        return new Question("GET", uri, Map.of("Accept", accept), Optional.empty());
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
        return new Question(method, uri, Map.of("Content-Type", type), Optional.of(content));
    }

    Question with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Question(method, uri, all, content);
    }
}
