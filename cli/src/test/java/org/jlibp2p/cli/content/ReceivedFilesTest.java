package org.jlibp2p.cli.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jlibp2p.examples.FileTransfer.Offer;
import org.jlibp2p.examples.FileTransfer.Sink;
import org.jlibp2p.examples.TransferRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReceivedFilesTest {
    private static final int LEAST = ReceivedFiles.LEAST_CHARGE;
    private static final int SIZE = 10_000;

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
    void aNameHasAsManyBytesAsFileSystemsTake() throws IOException {
        assertThat(ReceivedFiles.safeName("x".repeat(255))).hasSize(255);
        assertThatThrownBy(() -> ReceivedFiles.safeName("x".repeat(256))).isInstanceOf(TransferRefusedException.class);
        assertThat(ReceivedFiles.safeName("世".repeat(85))).hasSize(85);
        assertThatThrownBy(() -> ReceivedFiles.safeName("世".repeat(86)))
                .isInstanceOf(TransferRefusedException.class)
                .hasMessageStartingWith("that name is not taken: 世");
        assertThatThrownBy(() -> ReceivedFiles.safeName("/".repeat(60_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    /** Run in a JVM of its own, where names of files are ASCII: a name that cannot be one costs nothing. */
    static final class InAscii {
        private InAscii() {}

        public static void main(String[] args) throws IOException {
            ReceivedFiles files = ReceivedFiles.open(Path.of(args[0]), LEAST);
            try {
                files.accept(new Offer("\u00fc", 1)).close();
                System.out.println("taken");
            } catch (TransferRefusedException refused) {
                System.out.println("refused");
            }
            Sink sink = files.accept(new Offer("u", 1));
            sink.complete();
            sink.close();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere names are Unicode always
    void whereNamesAreAsciiOthersAreRefusedAndTakeNoRoom() throws IOException, InterruptedException {
        ProcessBuilder ascii = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                InAscii.class.getName(),
                directory.toString());
        ascii.environment().put("LC_ALL", "C");
        Process process = ascii.redirectErrorStream(true).start();

        assertThat(process.inputReader().lines()).containsExactly("refused");
        assertThat(process.waitFor()).isZero();
        assertThat(directory.toFile().list()).containsExactly("u");
    }

    @Test
    void whatIsNotCompleteLeavesNothingAndGivesItsRoomBack() throws IOException {
        ReceivedFiles files = ReceivedFiles.open(directory, SIZE);
        Sink half = files.accept(new Offer("half", SIZE));
        half.write(new byte[5], 5);
        assertThatThrownBy(() -> files.accept(new Offer("another", 1))).hasMessageContaining("room for 0 bytes");
        half.close();
        half.close();

        assertThat(directory).isEmptyDirectory();
        Sink whole = files.accept(new Offer("whole", SIZE));
        whole.write(new byte[SIZE], SIZE);
        whole.complete();
        whole.close();
        assertThat(directory.resolve("whole")).hasSize(SIZE);
        assertThatThrownBy(() -> files.accept(new Offer("more", 1))).isInstanceOf(TransferRefusedException.class);
    }

    @Test
    void aSmallFileTakesRoomTooAndNoneIsOfLessThanNothing() throws IOException {
        ReceivedFiles files = ReceivedFiles.open(directory, 2 * LEAST + 1);
        keep(files, "a", 0);
        keep(files, "b", 1);

        assertThatThrownBy(() -> keep(files, "c", 0)).hasMessageContaining("room for 0 bytes only");
        assertThatThrownBy(() -> keep(files, "c", -1)).hasMessageContaining("no file has -1 bytes");
        assertThatThrownBy(() -> keep(files, "c", Long.MAX_VALUE)).isInstanceOf(TransferRefusedException.class);
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void thereAreNoMoreFilesThanAgreedOnHoweverSmall() throws IOException {
        for (int i = 0; i < ReceivedFiles.MAX_FILES - 1; i++) {
            Files.createFile(directory.resolve("file" + i));
        }
        ReceivedFiles files = ReceivedFiles.open(directory, Long.MAX_VALUE);
        keep(files, "last", 0);

        assertThatThrownBy(() -> keep(files, "one more", 0)).hasMessageContaining("no more files");
    }

    @Test
    void whatIsThereCountsAndWhatACrashHasLeftIsDeleted() throws IOException {
        keep(ReceivedFiles.open(directory, SIZE), "before", SIZE);
        Files.write(directory.resolve(".incoming-1.part"), new byte[SIZE]);
        Files.createDirectory(directory.resolve("below"));
        ReceivedFiles again = ReceivedFiles.open(directory, SIZE + LEAST);

        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("before", "below");
        assertThatThrownBy(() -> keep(again, "c", LEAST + 1)).hasMessageContaining("room for " + LEAST + " bytes");
        keep(again, "c", LEAST);
        assertThatThrownBy(() -> ReceivedFiles.open(directory, SIZE).accept(new Offer("d", 1)))
                .hasMessageContaining("room for 0 bytes");
    }

    private static void keep(ReceivedFiles files, String name, long size) throws IOException {
        try (Sink sink = files.accept(new Offer(name, size))) {
            sink.write(new byte[(int) size], (int) size);
            sink.complete();
        }
    }

    @Test
    void ofTwoFilesOfOneNameTheFirstOneToBeWholeStays() throws IOException {
        ReceivedFiles files = ReceivedFiles.open(directory, 2 * LEAST);
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
