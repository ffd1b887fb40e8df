package org.jlibp2p.routing;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** A search could not be made; a search that found nothing is not a failure. */
public final class RoutingException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** Of how many ways the message says why they failed. */
    private static final int TOLD = 3;

    /**
     * A search of which every way failed.
     *
     * @param message what was searched for; why it failed, of the first {@value #TOLD} ways, is put behind it
     * @param attempts the failure of each way; all are added as suppressed failures
     */
    public RoutingException(String message, List<? extends Throwable> attempts) {
        super(Fault.NETWORK, message + reasons(attempts));
        attempts.forEach(this::addSuppressed);
    }

    private static String reasons(List<? extends Throwable> attempts) {
        if (attempts.isEmpty()) {
            return "";
        }
        Stream<String> told = attempts.stream()
                .limit(TOLD)
                .map(attempt -> attempt.getMessage() == null ? attempt.toString() : attempt.getMessage());
        String others = attempts.size() > TOLD ? "; and " + (attempts.size() - TOLD) + " more" : "";
        return told.collect(Collectors.joining("; ", ": ", others));
    }
}
