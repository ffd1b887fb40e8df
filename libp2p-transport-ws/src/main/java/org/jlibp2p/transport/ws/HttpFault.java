package org.jlibp2p.transport.ws;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jlibp2p.transport.ws.UpgradeException.Reason;

/** What the HTTP decoder complains of, in this library's words. Pure. */
final class HttpFault {
    private HttpFault() {}

    static UpgradeException of(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new UpgradeException(
                    Reason.TOO_LARGE, HttpResponseStatus.REQUEST_URI_TOO_LONG.code(), "the first line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new UpgradeException(
                    Reason.TOO_LARGE,
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.code(),
                    "the headers are too large");
        }
        return new UpgradeException(Reason.MALFORMED, HttpResponseStatus.BAD_REQUEST.code(), "not correct HTTP");
    }
}
