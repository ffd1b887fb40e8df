package org.jlibp2p.cli.content;

import java.io.IOException;

/** The peer does not have what was asked for, or has sent something else. */
public final class FetchException extends IOException {
    private static final long serialVersionUID = 1L;

    FetchException(String what) {
        super(what);
    }
}
