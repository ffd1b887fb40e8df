package org.jlibp2p.cli.demo;

import java.io.IOException;

/** The peer does not have what was asked for, or has sent something else. */
final class FetchException extends IOException {
    private static final long serialVersionUID = 1L;

    FetchException(String what) {
        super(what);
    }
}
