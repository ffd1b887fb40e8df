package org.jlibp2p.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.cli.content.FetchException;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.examples.TransferRefusedException;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.routing.RoutingException;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;

/**
 * What a failure is to somebody at a terminal.
 *
 * @param exitCode what the process ends with
 * @param what one line: what happened
 * @param advice what to do about it; empty if that is plain
 */
record Failure(int exitCode, String what, String advice) {
    static final int UNEXPECTED = 1;
    static final int USAGE = 2;
    static final int NETWORK = 3;
    static final int REMOTE = 4;
    static final int LOCAL = 5;

    private static final int MAX_REASONS = 3;

    Failure(int exitCode, String what) {
        this(exitCode, what, "");
    }

    String message() {
        return advice.isEmpty() ? what : what + "; " + advice;
    }

    static Failure of(Throwable thrown) {
        Throwable failure = cause(thrown);
        if (failure instanceof CommandException known) {
            return known.failure();
        }
        if (failure instanceof DialException dial) {
            return of(dial);
        }
        if (failure instanceof InvalidRecordException invalid) {
            return of(invalid);
        }
        if (failure instanceof RoutingException routing) {
            return of(routing);
        }
        if (failure instanceof ListenException) {
            return new Failure(LOCAL, line(failure), "give another --listen address, with port 0 for any free one");
        }
        if (failure instanceof HandshakeException handshake) {
            return of(handshake);
        }
        if (failure instanceof NegotiationException || isRefusedProtocol(failure)) {
            return new Failure(REMOTE, line(failure), "is the other side a `jlibp2p listen`?");
        }
        if (failure instanceof Libp2pException known) {
            return of(known);
        }
        if (failure instanceof FetchException) {
            return new Failure(REMOTE, line(failure));
        }
        if (failure instanceof TransferRefusedException) {
            return new Failure(REMOTE, "the peer does not take the file: " + line(failure));
        }
        if (failure instanceof FileSystemException file) {
            return of(file);
        }
        if (failure instanceof IOException) {
            return new Failure(LOCAL, line(failure));
        }
        return new Failure(UNEXPECTED, "unexpected: " + Printable.escape(failure.toString()), "see --verbose");
    }

    /** The failure below the wrappers that waiting and java.io put around it. */
    private static Throwable cause(Throwable thrown) {
        Throwable failure = Async.unwrap(thrown);
        return failure instanceof IOException && failure.getCause() instanceof Libp2pException known ? known : failure;
    }

    /** Some peers reset a stream whose protocol they do not speak, and the reset may overtake their answer. */
    private static boolean isRefusedProtocol(Throwable failure) {
        return failure instanceof StreamResetException reset && reset.code() == ErrorCode.NEGOTIATION_FAILED;
    }

    private static Failure of(DialException dial) {
        List<Throwable> roots = leaves(dial).toList();
        for (Throwable root : roots) {
            if (root instanceof HandshakeException handshake) {
                return of(handshake);
            }
        }
        String why = roots.stream().map(Failure::line).distinct().collect(Collectors.joining("; "));
        String where = String.join(", ", texts(dial.attempts().keySet()));
        return where.isEmpty()
                ? new Failure(NETWORK, line(dial))
                : new Failure(NETWORK, "cannot reach " + where + ": " + why, "is the other side listening there?");
    }

    private static List<String> texts(Collection<?> addresses) {
        return addresses.stream()
                .map(address -> Printable.escape(address.toString()))
                .toList();
    }

    /** What really happened at each address. */
    private static Stream<Throwable> leaves(Throwable failure) {
        if (failure instanceof DialException dial && !dial.attempts().isEmpty()) {
            return dial.attempts().values().stream().map(Async::unwrap).flatMap(Failure::leaves);
        }
        if (failure instanceof RoutingException routing && routing.getSuppressed().length > 0) {
            return Arrays.stream(routing.getSuppressed()).map(Async::unwrap).flatMap(Failure::leaves);
        }
        return Stream.of(failure);
    }

    /** A value of the caller's: peers' own that are invalid are passed over. */
    private static Failure of(InvalidRecordException invalid) {
        String advice = switch (invalid.reason()) {
            case UNKNOWN_NAMESPACE -> "this command line knows /ipns/ and /pk/";
            case EXPIRED, OLDER -> "put a newer one";
            default -> "";
        };
        return new Failure(USAGE, line(invalid), advice);
    }

    private static Failure of(RoutingException routing) {
        String why = Arrays.stream(routing.getSuppressed())
                .map(Async::unwrap)
                .flatMap(Failure::leaves)
                .map(Failure::line)
                .distinct()
                .limit(MAX_REASONS)
                .collect(Collectors.joining("; "));
        return new Failure(NETWORK, line(routing) + (why.isEmpty() ? "" : ": " + why));
    }

    private static Failure of(HandshakeException handshake) {
        String advice = handshake.reason() == HandshakeException.Reason.WRONG_PEER
                ? "take the address as the other side prints it now"
                : "";
        return new Failure(REMOTE, line(handshake), advice);
    }

    private static Failure of(Libp2pException known) {
        return switch (known.fault()) {
            case NETWORK -> new Failure(NETWORK, line(known));
            case REMOTE -> new Failure(REMOTE, line(known));
            case LIMIT, LOCAL_FILE, LOCAL_SHUTDOWN -> new Failure(LOCAL, line(known));
        };
    }

    private static Failure of(FileSystemException file) {
        String name = Printable.escape(String.valueOf(file.getFile()));
        if (file instanceof NoSuchFileException) {
            return new Failure(LOCAL, "there is no file " + name);
        }
        if (file instanceof FileAlreadyExistsException) {
            return new Failure(LOCAL, name + " is there already and is not replaced", "give another name");
        }
        if (file instanceof AccessDeniedException) {
            return new Failure(LOCAL, name + " may not be read or written by this user");
        }
        return new Failure(LOCAL, line(file));
    }

    private static String line(Throwable failure) {
        String message = failure.getMessage();
        return Printable.escape(message == null ? failure.toString() : message);
    }
}
