package org.jlibp2p.cli.content;

import java.io.IOException;
import java.nio.file.Path;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jlibp2p.examples.FileTransfer.Offer;
import org.jlibp2p.examples.FileTransfer.Sink;
import org.jlibp2p.examples.TransferRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReceivedFilesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../x",
                "/etc/passwd",
                "a/b",
                "a\\b",
                ".bashrc",
                "C:x",
                "a\nb",
                "a\u0000",
                "a\u202eb"
            })
    void T67_namesThatAreMoreThanANameAreRefused(String name) {
        assertThatThrownBy(() -> ReceivedFiles.safeName(name)).isInstanceOf(TransferRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "report (1).pdf", "Grüße.txt", "世界.md", "x-1_2+3@4#5=6,[7]"})
    void usualNamesAreTaken(String name) throws IOException {
        assertThat(ReceivedFiles.safeName(name)).isEqualTo(name);
    }

    @Property
    void noNameLeadsOutOfTheDirectory(@ForAll String name) {
        try {
            Path inside = Path.of("files").resolve(ReceivedFiles.safeName(name));
            assertThat(inside.normalize().getParent()).isEqualTo(Path.of("files"));
        } catch (TransferRefusedException | java.nio.file.InvalidPathException refused) {
            assertThat(refused).isNotNull();
        }
    }

    @Test
    void whatIsNotCompleteLeavesNothingAndGivesItsRoomBack() throws IOException {
        ReceivedFiles files = new ReceivedFiles(directory, 10);
        Sink half = files.accept(new Offer("half", 10));
        half.write(new byte[5], 5);
        assertThatThrownBy(() -> files.accept(new Offer("another", 1))).hasMessageContaining("room for 0 bytes");
        half.close();

        assertThat(directory).isEmptyDirectory();
        Sink whole = files.accept(new Offer("whole", 10));
        whole.write(new byte[10], 10);
        whole.complete();
        whole.close();
        assertThat(directory.resolve("whole")).hasSize(10);
        assertThatThrownBy(() -> files.accept(new Offer("more", 1))).isInstanceOf(TransferRefusedException.class);
    }

    @Test
    void ofTwoFilesOfOneNameTheFirstOneToBeWholeStays() throws IOException {
        ReceivedFiles files = new ReceivedFiles(directory, 10);
        try (Sink first = files.accept(new Offer("same", 1));
                Sink second = files.accept(new Offer("same", 2))) {
            first.write(new byte[1], 1);
            first.complete();
            assertThatThrownBy(second::complete).hasMessageContaining("meanwhile");
        }
        assertThat(directory.resolve("same")).hasSize(1);
        assertThat(directory.toFile().list()).containsExactly("same");
    }
}
