package org.jlibp2p.tls;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.Der;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.ManualTime;
import org.jlibp2p.testkit.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The JDK's own TLS on the other side, in either role, which has nothing in common with what is tested. */
class JsseTest {
    private static final Identity SELF = Identity.generate();
    private static final Identity PEER = Identity.generate();
    private static final ProtocolId YAMUX = ProtocolId.of("/yamux/1.0.0");

    private final ManualTime time = ManualTime.create();
    private final Patience patience = Patience.driving(time);
    private final DuplexPair raw = DuplexPair.inMemory(time.loops("pipe", 2));

    /** An engine of the JDK's with one of our certificates, which takes any certificate that the JDK can read. */
    private static SSLEngine engine(boolean client) throws Exception {
        OwnCertificate own = OwnCertificate.generate(PEER, new SecureRandom());
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(own.encoded().toByteArray()));
        certificate.verify(certificate.getPublicKey());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                new KeyManager[] {new OneKey(certificate, privateKey(own))}, new TrustManager[] {new Anybody()}, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(client);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setApplicationProtocols(new String[] {"/yamux/1.0.0", "libp2p"});
        parameters.setNeedClientAuth(!client);
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static PrivateKey privateKey(OwnCertificate own) throws Exception {
        Bytes ecPrivateKey = own.key().encode().slice(own.key().encode().size() - sizeOfEcKey(own));
        Bytes algorithm = new Der(own.key().publicKey().raw()).sequence().takeWhole(Der.SEQUENCE);
        Bytes pkcs8 = Der.element(
                Der.SEQUENCE, Bytes.fromHex("020100"), algorithm, Der.element(Der.OCTET_STRING, ecPrivateKey));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8.toByteArray()));
    }

    private static int sizeOfEcKey(OwnCertificate own) {
        return own.key().encode().unsignedAt(3); // type, and the length of what follows
    }

    private static final class OneKey extends X509ExtendedKeyManager {
        private final X509Certificate certificate;
        private final PrivateKey key;

        OneKey(X509Certificate certificate, PrivateKey key) {
            this.certificate = certificate;
            this.key = key;
        }

        @Override
        public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
            return "key";
        }

        @Override
        public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
            return type.equals("EC") ? "key" : null;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {"key"};
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return "key";
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[] {"key"};
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return "key";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** An engine at the end of a pipe. */
    private static final class EnginePeer {
        private final Duplex pipe;
        private final SSLEngine engine;
        private final List<Bytes> received = new ArrayList<>();
        private ByteBuffer unread = ByteBuffer.allocate(0);
        private SSLException failure;

        EnginePeer(Duplex pipe, SSLEngine engine) {
            this.pipe = pipe;
            this.engine = engine;
        }

        EnginePeer start() throws SSLException {
            engine.beginHandshake();
            turn(ByteBuffer.allocate(0));
            Async.loop(() -> pipe.read().thenApply(this::take));
            return this;
        }

        private boolean take(Bytes bytes) {
            unread = ByteBuffer.wrap(Bytes.concat(Bytes.copyOf(unread), bytes).toByteArray());
            try {
                turn(ByteBuffer.allocate(0));
            } catch (SSLException e) {
                failure = e;
                try {
                    turn(ByteBuffer.allocate(0));
                } catch (SSLException again) {
                    failure.addSuppressed(again);
                }
            }
            return !bytes.isEmpty() && failure == null;
        }

        /** Wraps and unwraps as long as that leads anywhere. */
        private void turn(ByteBuffer data) throws SSLException {
            boolean moved = true;
            while (moved) {
                Runnable task = engine.getDelegatedTask();
                while (task != null) {
                    task.run();
                    task = engine.getDelegatedTask();
                }
                HandshakeStatus status = engine.getHandshakeStatus();
                moved = status == HandshakeStatus.NEED_WRAP
                                || data.hasRemaining() && status == HandshakeStatus.NOT_HANDSHAKING
                        ? wrap(data)
                        : unread.hasRemaining() && unwrap();
            }
        }

        private boolean wrap(ByteBuffer data) throws SSLException {
            ByteBuffer target = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(data, target);
            pipe.write(Bytes.copyOf(target.flip()));
            return result.bytesProduced() > 0;
        }

        private boolean unwrap() throws SSLException {
            ByteBuffer target = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
            SSLEngineResult result = engine.unwrap(unread, target);
            received.add(Bytes.copyOf(target.flip()));
            return result.bytesConsumed() > 0;
        }

        void say(Bytes data) throws SSLException {
            turn(data.asByteBuffer());
        }

        Bytes received() {
            return Bytes.concat(received);
        }
    }

    private CompletableFuture<SecureConnection> secure(Direction direction) {
        Security.Handshake handshake = new Security.Handshake(
                direction, SELF, Optional.of(PEER.peerId()), List.of(ProtocolId.of("/other/1.0.0"), YAMUX));
        return Async.call(raw.left().loop(), () -> Tls.create().secure(raw.left(), handshake));
    }

    @ParameterizedTest
    @EnumSource
    void aHandshakeAndBytesBothWays(Direction direction) throws Exception {
        CompletableFuture<SecureConnection> secured = secure(direction);
        EnginePeer peer = new EnginePeer(raw.right(), engine(direction == Direction.INBOUND)).start();
        SecureConnection connection = patience.await(secured);
        assertThat(connection.remotePeer()).isEqualTo(PEER.peerId());
        assertThat(connection.earlyMuxer()).contains(YAMUX);
        time.run();
        assertThat(peer.engine.getApplicationProtocol()).isEqualTo("/yamux/1.0.0");
        if (direction == Direction.INBOUND) {
            assertThat(peer.engine.getSession().getCipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
        }

        byte[] message = new byte[100_000];
        new Random(7).nextBytes(message);
        patience.await(connection.write(Bytes.copyOf(message)));
        time.run();
        assertThat(peer.received()).isEqualTo(Bytes.copyOf(message));
        peer.say(Bytes.copyOf(message));
        Bytes got = Bytes.empty();
        while (got.size() < message.length) {
            got = Bytes.concat(got, patience.await(connection.read()));
        }
        assertThat(got).isEqualTo(Bytes.copyOf(message));
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesEndInOrder(Direction direction) throws Exception {
        CompletableFuture<SecureConnection> secured = secure(direction);
        EnginePeer peer = new EnginePeer(raw.right(), engine(direction == Direction.INBOUND)).start();
        SecureConnection connection = patience.await(secured);
        patience.await(connection.closeWrite());
        time.run();
        assertThat(peer.engine.isInboundDone()).isTrue();
        peer.say(Bytes.utf8("a word after yours"));
        assertThat(patience.await(connection.read())).isEqualTo(Bytes.utf8("a word after yours"));
        peer.engine.closeOutbound();
        peer.say(Bytes.empty());
        raw.right().closeWrite();
        assertThat(patience.await(connection.read())).isEqualTo(Bytes.empty());
        patience.await(connection.closed());
        assertThat(peer.failure).isNull();
    }

    @Test
    void T18_anOlderVersionIsRefused() throws Exception {
        SSLEngine engine = engine(true);
        engine.setEnabledProtocols(new String[] {"TLSv1.2"});
        CompletableFuture<SecureConnection> secured = secure(Direction.INBOUND);
        EnginePeer peer = new EnginePeer(raw.right(), engine).start();
        time.run();
        assertThat(Async.failureOf(secured))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.NOTHING_IN_COMMON));
        assertThat(peer.failure).hasMessageContaining("protocol_version");
    }

    @Test
    void T18_anyNameOfAServerIsServed() throws Exception {
        SSLEngine engine = engine(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("relay.example.org")));
        engine.setSSLParameters(parameters);
        CompletableFuture<SecureConnection> secured = secure(Direction.INBOUND);
        new EnginePeer(raw.right(), engine).start();
        assertThat(patience.await(secured).remotePeer()).isEqualTo(PEER.peerId());
    }
}
