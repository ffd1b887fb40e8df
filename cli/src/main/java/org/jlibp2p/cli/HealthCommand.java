package org.jlibp2p.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

import org.jlibp2p.examples.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks once, for programs that look after containers and have no other way to ask. */
@Command(
        name = "health",
        description =
                "Asks a running node whether it is well: prints the answer, and ends with exit code 0 if it is, and 4 if not.")
final class HealthCommand implements Callable<Integer>, Commands.Printing {
    private static final int PATIENCE_MILLIS = 5000;
    private static final int MAX_ANSWER = 16 * 1024;

    private final PrintStream out;

    @Parameters(
            paramLabel = "URL",
            description =
                    "Where its setting `admin` has it answer, and /healthz or /readyz: http://127.0.0.1:9464/readyz")
    private URI url;

    @Spec
    private CommandSpec spec;

    HealthCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        if (!"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new ParameterException(spec.commandLine(), "no http:// URL: " + Printable.escape(url.toString()));
        }
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setInstanceFollowRedirects(false);
            boolean well = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            try (InputStream in = well ? connection.getInputStream() : connection.getErrorStream()) {
                byte[] answer = in == null ? new byte[0] : in.readNBytes(MAX_ANSWER);
                out.println(Printable.escape(new String(answer, StandardCharsets.UTF_8).strip()));
            }
            return well ? 0 : Failure.REMOTE;
        } catch (IOException e) {
            throw new CommandException(
                    Failure.NETWORK,
                    "nobody answers at " + url + ": " + Printable.escape(String.valueOf(e.getMessage())),
                    "does the node run, and is its setting admin that address?");
        }
    }
}
