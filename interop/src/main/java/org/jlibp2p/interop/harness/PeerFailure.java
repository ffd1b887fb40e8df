package org.jlibp2p.interop.harness;

/** A command that a peer answered with an error, or did not answer. */
public final class PeerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fields error;

    /**
     * A command that was answered with an error.
     *
     * @param message whose answer it is, with the error
     * @param error name, message and what else there is
     */
    public PeerFailure(String message, Fields error) {
        super(message);
        this.error = error;
    }

    /**
     * What kind of error it is, in the peer's own words.
     *
     * @return the error's name
     */
    public String name() {
        return error.text("name");
    }

    /**
     * The error as the peer described it.
     *
     * @return name, message and what else there is
     */
    public Fields error() {
        return error;
    }
}
