package org.jlibp2p.peer;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.crypto.PrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdentityTest {
    @TempDir
    Path directory;

    @Test
    void generatedIdentityHasAKeyOfEd25519AndItsOwnName() {
        Identity identity = Identity.generate();

        assertThat(identity.publicKey().type()).isEqualTo(KeyType.ED25519);
        assertThat(identity.peerId()).isEqualTo(PeerId.of(identity.publicKey()));
        assertThat(identity).isNotEqualTo(Identity.generate());
        assertThat(identity).isEqualTo(Identity.of(identity.privateKey())).hasSameHashCodeAs(identity);
    }

    @Test
    void textOfAnIdentityIsItsNameAlone() {
        Identity identity = Identity.generate();

        assertThat(identity).hasToString("Identity[" + identity.peerId() + "]");
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void storedIdentityIsLoaded(KeyType type) throws IOException {
        Identity identity = Identity.generate(type);
        Path file = directory.resolve("new/directory/identity");

        identity.store(file);

        assertThat(Identity.load(file)).isEqualTo(identity);
        assertThat(Files.readAllBytes(file))
                .isEqualTo(identity.privateKey().encode().toByteArray());
        assertThat(filesIn(file.getParent())).containsExactly(file);
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void storedIdentityIsReadableByItsOwnerOnly() throws IOException {
        Path file = directory.resolve("identity");
        Identity.generate().store(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void storedIdentityIsNeverReplaced() throws IOException {
        Path file = directory.resolve("identity");
        Identity first = Identity.generate();
        first.store(file);

        assertThatThrownBy(() -> Identity.generate().store(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(Identity.load(file)).isEqualTo(first);
        assertThat(filesIn(directory)).containsExactly(file);
    }

    @Test
    void identityIsCreatedOnceAndLoadedFromThenOn() throws IOException {
        Path file = directory.resolve("identity");
        Identity created = Identity.loadOrCreate(file);

        assertThat(Identity.loadOrCreate(file)).isEqualTo(created);
        assertThat(Identity.load(file)).isEqualTo(created);
    }

    @Test
    void manyThatCreateAtOnceEndWithTheSameIdentity() throws Exception {
        Path file = directory.resolve("identity");
        Callable<Identity> create = () -> Identity.loadOrCreate(file);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Identity>> created =
                    threads.invokeAll(Stream.generate(() -> create).limit(32).toList());
            Identity stored = Identity.load(file);
            for (Future<Identity> one : created) {
                assertThat(one.get()).isEqualTo(stored);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(filesIn(directory)).containsExactly(file);
    }

    @Test
    void fileThatIsNotThereIsNotLoaded() {
        assertThatThrownBy(() -> Identity.load(directory.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void fileThatIsNoKeyIsRefusedAndLeftAlone() throws IOException {
        Path file = directory.resolve("identity");
        for (byte[] content : new byte[][] {{}, {8, 1}, new byte[100], new byte[PrivateKey.MAX_SIZE + 100]}) {
            Files.write(file, content);

            assertThatThrownBy(() -> Identity.load(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("identity");
            assertThatThrownBy(() -> Identity.loadOrCreate(file)).isInstanceOf(IOException.class);
            assertThat(Files.readAllBytes(file)).isEqualTo(content);
        }
    }

    @Test
    void identitySignsWithItsKey() {
        Identity identity = Identity.generate();
        Bytes message = Bytes.utf8("a message");

        assertThat(identity.publicKey().verify(message, identity.sign(message))).isTrue();
    }
}
