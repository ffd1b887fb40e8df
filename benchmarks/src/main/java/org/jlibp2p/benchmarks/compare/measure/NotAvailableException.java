package org.jlibp2p.benchmarks.compare.measure;

/** Something cannot be measured here, and that is no fault: a tool is not installed. */
public final class NotAvailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Something is not there.
     *
     * @param message what, in words
     */
    public NotAvailableException(String message) {
        super(message);
    }
}
