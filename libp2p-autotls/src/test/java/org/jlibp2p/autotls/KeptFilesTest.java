package org.jlibp2p.autotls;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

import org.jlibp2p.peer.Identity;
import org.jlibp2p.testkit.certificates.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeptFilesTest {
    private static final ForgeName NAME = ForgeName.of(Identity.generate().peerId(), "libp2p.direct");

    @TempDir
    private Path folder;

    private AutoTlsOptions options() {
        return AutoTlsOptions.of(folder.resolve("new/folder"), "/ip4/0.0.0.0/tcp/0/tls/ws");
    }

    private KeptFiles files() {
        return new KeptFiles(options(), NAME);
    }

    private static void keep(KeptFiles files, String name) throws IOException, GeneralSecurityException {
        TestCertificates.Issued issued = new TestCertificates(Instant.now()).issue("node", name);
        files.keep(issued.key(), List.of((X509Certificate) issued.chain().get(0)));
    }

    @Test
    void theAccountIsMadeOnceAndReadByItsOwnerOnly() throws Exception {
        KeyPair made = files().account();
        KeyPair read = files().account();
        assertThat(read.getPublic()).isEqualTo(made.getPublic());
        assertThat(read.getPrivate()).isEqualTo(made.getPrivate());
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(options().accountFile())))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(options().directory())))
                    .isEqualTo("rwx------");
        }
        assertThat(Files.list(options().directory())).hasSize(1);
    }

    @Test
    void aCertificateIsFoundAgain() throws Exception {
        assertThat(files().certificate()).isEmpty();
        keep(files(), NAME.wildcard());
        Issued found = files().certificate().orElseThrow();
        assertThat(found.isGoodAt(Instant.now())).isTrue();
        assertThat(found.isGoodAt(found.until())).isFalse();
        assertThat(found.isGoodAt(found.from().minusSeconds(1))).isFalse();
    }

    @Test
    void aCertificateOfAnotherNameOrAuthorityIsNotUsed() throws Exception {
        keep(files(), "*.elsewhere.example");
        assertThat(files().certificate()).isEmpty();
        keep(files(), NAME.wildcard());
        assertThat(new KeptFiles(options().withAcme(URI.create("https://acme.example/directory")), NAME).certificate())
                .isEmpty();
        assertThat(files().certificate()).isPresent();
    }

    @Test
    void filesThatCannotBeUsedAreToldOf() throws Exception {
        keep(files(), NAME.wildcard());
        String whole = Files.readString(options().certificateFile());
        Files.writeString(options().certificateFile(), whole.substring(0, whole.length() / 2));
        assertThatThrownBy(() -> files().certificate()).isInstanceOf(GeneralSecurityException.class);
        Files.writeString(options().accountFile(), "x".repeat(KeptFiles.MAX_FILE + 1));
        assertThatThrownBy(() -> files().account()).isInstanceOf(IOException.class);
    }

    @Test
    void anAccountThatIsDamagedIsTheFilesFault() throws Exception {
        files().account();
        Files.writeString(
                options().accountFile(),
                Files.readString(options().accountFile()).replaceFirst("KEY-----\n..", "KEY-----\n=="));
        assertThatThrownBy(() -> files().account())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("account.pem")
                .hasMessageContaining("move the file away");
    }

    @Test
    void theNextKeyIsKeptUntilThereIsACertificate() throws Exception {
        KeyPair next = files().nextKey();
        assertThat(files().nextKey().getPrivate()).isEqualTo(next.getPrivate());
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(options().nextKeyFile())))
                    .isEqualTo("rw-------");
        }
        keep(files(), NAME.wildcard());
        assertThat(options().nextKeyFile()).doesNotExist();
        assertThat(files().nextKey().getPrivate()).isNotEqualTo(next.getPrivate());
    }

    @Test
    void aNextKeyThatIsDamagedIsMadeAnew() throws Exception {
        KeyPair next = files().nextKey();
        Files.writeString(options().nextKeyFile(), "-----BEGIN PUBLIC KEY-----AAA=A-----END PUBLIC KEY-----");
        KeyPair made = files().nextKey();
        assertThat(made.getPublic()).isNotEqualTo(next.getPublic());
        assertThat(files().nextKey().getPublic()).isEqualTo(made.getPublic());
    }
}
