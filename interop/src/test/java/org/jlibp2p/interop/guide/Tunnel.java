package org.jlibp2p.interop.guide;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** A way from this machine to a port of a machine of the test that is open for itself only: where a browser listens for its driver. */
final class Tunnel implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final Machine machine;
    private final int port;
    private final ServerSocket listener;

    Tunnel(Machine machine, int port) {
        this.machine = machine;
        this.port = port;
        try {
            listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    /** Where it begins. */
    int entrance() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Process carrier = new ProcessBuilder(machine.commandLine(List.of(
                                "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port + "; cat <&3 & cat >&3; wait")))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                daemon(() -> copy(socket, carrier, true));
                daemon(() -> copy(socket, carrier, false));
            } catch (IOException ended) {
                // by close(), or the browser is not there: the driver is told by the end of the connection
            }
        }
    }

    private static void copy(Socket socket, Process carrier, boolean inward) {
        try (InputStream from = inward ? socket.getInputStream() : carrier.getInputStream();
                OutputStream to = inward ? carrier.getOutputStream() : socket.getOutputStream()) {
            byte[] chunk = new byte[CHUNK];
            for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
                to.write(chunk, 0, count);
                to.flush();
            }
        } catch (IOException ended) {
            // as either side likes
        } finally {
            carrier.descendants().forEach(ProcessHandle::destroyForcibly);
            carrier.destroyForcibly();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
