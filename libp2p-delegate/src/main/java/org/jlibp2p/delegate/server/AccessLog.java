package org.jlibp2p.delegate.server;

import org.jlibp2p.delegate.serving.ServedRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each request, at INFO, by a logger of its own, so that it can be had or not. */
final class AccessLog {
    /** The logger's name. */
    static final String NAME = "org.jlibp2p.delegate.access";

    /** How many characters of what a client has sent are in a line. */
    static final int MAX_SHOWN = 256;

    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    /** Writes a line; without a head for what was no request. */
    void write(Request.Head head, ServedRequest served) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "{} \"{}\" {} {} bytes, {} records, {} ms{}{}",
                    served.client().getHostAddress(),
                    head == null ? "" : shown(head.method() + " " + head.target()),
                    served.status(),
                    served.bytes(),
                    served.records(),
                    served.time().toMillis(),
                    served.shared() ? ", shared" : "",
                    head == null ? "" : " \"" + shown(head.headers().get("User-Agent", "")) + "\"");
        }
    }

    /** What a client has sent, cut, and without anything that could look like more than one line of text. */
    static String shown(String text) {
        String cut = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
        StringBuilder safe = new StringBuilder(cut.length());
        cut.chars().forEach(each -> {
            if (each >= ' ' && each < 0x7f && each != '"' && each != '\\' || each == '…') {
                safe.append((char) each);
            } else {
                safe.append(String.format("\\u%04x", each));
            }
        });
        return safe.toString();
    }
}
