package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.peer.Identity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "keygen",
        description = "Makes an identity: a private key in a new file, and the peer id that follows from it.")
final class KeygenCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Option(names = "--type", description = "One of ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
    private KeyType type = KeyType.ED25519;

    @Parameters(paramLabel = "FILE", description = "Where to; a file that is there already is never replaced.")
    private Path file;

    KeygenCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        Identity identity = Identity.generate(type);
        identity.store(file);
        out.println(identity.peerId());
        return 0;
    }
}
