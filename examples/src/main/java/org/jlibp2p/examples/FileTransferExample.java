package org.jlibp2p.examples;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jlibp2p.connection.Stream;
import org.jlibp2p.examples.FileTransfer.Offer;
import org.jlibp2p.examples.FileTransfer.Sink;
import org.jlibp2p.node.Node;
import org.jlibp2p.transport.tcp.TcpTransport;

/** A file on its way from one node to another, with a progress bar: blocking code on both sides. */
public final class FileTransferExample {
    private static final long MOST_BYTES = 1L << 30;

    private FileTransferExample() {}

    /**
     * Sends a file to another node, which stores a copy.
     *
     * @param args the file, and where the copy goes
     * @throws IOException if the file cannot be read, sent or stored
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        Path copy = Path.of(args[1]);
        try (Node receiver = startNode();
                Node sender = startNode()) {
            // The receiver decides where bytes go; the name that the peer wrote is never used as a path.
            receiver.handleBlocking(
                    FileTransfer.PROTOCOL, stream -> FileTransfer.receive(stream, offer -> sinkFor(offer, copy)));
            sender.connect(receiver.addresses().get(0)).join();
            send(sender, receiver, file);
        }
    }

    static void send(Node sender, Node receiver, Path file) throws IOException {
        Stream stream = sender.openStream(receiver.id(), FileTransfer.PROTOCOL).join();
        Offer offer = new Offer(file.getFileName().toString(), Files.size(file));
        ProgressBar bar = new ProgressBar(System.out, System.console() != null, offer.size());
        try (InputStream content = Files.newInputStream(file)) {
            // A write waits while the receiver does not keep up, so the bar shows what has really gone.
            FileTransfer.send(stream, offer, content, bar::advance);
        }
        bar.finish();
    }

    static Sink sinkFor(Offer offer, Path copy) throws IOException {
        if (offer.size() < 0 || offer.size() > MOST_BYTES) {
            throw new TransferRefusedException("at most " + MOST_BYTES + " bytes");
        }
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(copy));
        return new Sink() {
            private boolean complete;

            @Override
            public void write(byte[] bytes, int length) throws IOException {
                out.write(bytes, 0, length);
            }

            @Override
            public void complete() {
                complete = true;
            }

            @Override
            public void close() throws IOException {
                out.close();
                if (!complete) {
                    Files.delete(copy); // half a file is worse than none
                }
            }
        };
    }

    static Node startNode() {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .start()
                .join();
    }
}
