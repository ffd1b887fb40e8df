package org.jlibp2p.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileOutputTest {
    @Test
    @EnabledOnOs(OS.LINUX) // has a device that is always full
    void aDiskThatIsFullIsAFailureOfThisMachine() throws IOException {
        Path full = Path.of("/dev/full");
        try (OutputStream out = new FileOutput(full, Files.newOutputStream(full))) {
            assertThatThrownBy(() -> out.write(new byte[10]))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("/dev/full: ")
                    .satisfies(e -> assertThat(Failure.of(e).exitCode()).isEqualTo(Failure.LOCAL));
        }
    }
}
