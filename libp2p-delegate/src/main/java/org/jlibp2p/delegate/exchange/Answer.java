package org.jlibp2p.delegate.exchange;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Locale;

/**
 * An answer whose body is still to come. Confined to a loop.
 *
 * @param uri what was asked for, without redirects
 * @param status the status
 * @param headers the header fields
 * @param body the body
 * @param forget takes the answer out of the cache: it was of no use
 */
public record Answer(URI uri, int status, HttpHeaders headers, Body body, Runnable forget) {
    /**
     * What the body is.
     *
     * @return the media type in lower case, without parameters; empty if the answer does not say
     */
    public String contentType() {
        String type = headers.firstValue("content-type").orElse("");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
