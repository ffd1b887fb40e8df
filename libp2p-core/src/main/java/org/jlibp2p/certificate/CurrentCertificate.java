package org.jlibp2p.certificate;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

import org.jlibp2p.NodeClosedException;
import org.slf4j.Logger;

/**
 * A server's certificate as its files hold it now. Any thread may ask; the files are looked at on a thread of this object's own, which
 * is there only while it has something to do. What waits for it is bounded by those who ask: one for each connection that begins.
 */
public final class CurrentCertificate implements AutoCloseable {
    private static final long IDLE_SECONDS = 5;

    private final CertificateFiles certificate;
    private final Logger log;
    private final ThreadPoolExecutor thread;
    private List<Stamp> seen = List.of(); // confined to the thread
    private String warned = ""; // confined to the thread
    private SSLContext current; // confined to the thread; null before the first one that could be used

    /**
     * A certificate whose files have not been looked at.
     *
     * @param certificate where it is
     * @param threadName of the thread
     * @param log is told of new certificates, and of those that cannot be used
     */
    public CurrentCertificate(CertificateFiles certificate, String threadName, Logger log) {
        this.certificate = certificate;
        this.log = log;
        thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread made = new Thread(task, threadName);
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /** What changes when a file does, be it written again or replaced by another one. */
    private record Stamp(FileTime modified, long size, Object key) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    /**
     * TLS with what the files hold now, or held when they could last be used.
     *
     * @return completes on a thread that must not be kept busy; fails with an {@link IOException} or a
     *     {@link GeneralSecurityException} if they could not be used yet
     */
    public CompletableFuture<SSLContext> get() {
        CompletableFuture<SSLContext> result = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    result.complete(look());
                } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
                    result.completeExceptionally(unusable);
                }
            });
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(new NodeClosedException("certificates are not shown any more"));
        }
        return result;
    }

    /**
     * The thread, for what else is to be done for a handshake and would keep a loop busy.
     *
     * @return refuses tasks once this is closed
     */
    public Executor thread() {
        return thread;
    }

    private SSLContext look() throws IOException, GeneralSecurityException {
        try {
            List<Stamp> now = new ArrayList<>();
            for (Path file : certificate.files()) {
                now.add(Stamp.of(file));
            }
            if (!now.equals(seen)) {
                seen = now;
                boolean first = current == null;
                current = certificate.read().context();
                warned = "";
                if (!first) {
                    log.info("a new certificate is shown from now on: {}", certificate);
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
            if (current == null) {
                seen = List.of();
                throw unusable;
            }
            warn(unusable);
        }
        return current;
    }

    /** Once for each thing that is wrong, and not for each connection that comes meanwhile. */
    private void warn(Exception unusable) {
        if (unusable instanceof FileSystemException) {
            seen = List.of(); // it was not read; what is wrong with it may change without a change of the file
        }
        String wrong = unusable.toString();
        if (!wrong.equals(warned)) {
            warned = wrong;
            log.warn("{} has changed and cannot be used; the certificate there was is kept: {}", certificate, wrong);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
