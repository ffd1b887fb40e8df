package org.jlibp2p.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** One command line after another, and what they print. */
final class Shell {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    int run(String... args) {
        out.reset();
        err.reset();
        return Jlibp2p.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    void assertSucceeds(String... args) {
        assertThat(run(args)).as(() -> out() + err()).isZero();
    }

    void assertFails(int exitCode, String message, String... args) {
        assertThat(run(args)).as(() -> out() + err()).isEqualTo(exitCode);
        assertThat(err().lines()).as("an error is one line").hasSize(1);
        assertThat(err()).startsWith("jlibp2p: ").contains(message);
    }

    /** What is in the first line that begins with a name. */
    String value(String name) {
        return out().lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + name + " in " + out() + err()));
    }

    /** Waits until a text was printed by a command that runs elsewhere. */
    void await(String text) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!out().contains(text)) {
            assertThat(System.nanoTime())
                    .as(() -> text + " in " + out() + err())
                    .isLessThan(deadline);
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a command that goes on until it is interrupted, which closing does. */
    static Running running(String... args) {
        Shell shell = new Shell();
        Thread thread = new Thread(() -> shell.run(args), args[0]);
        thread.start();
        shell.await("to stop:");
        return new Running(shell, thread);
    }

    record Running(Shell shell, Thread thread) implements AutoCloseable {
        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join(TimeUnit.SECONDS.toMillis(60));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
