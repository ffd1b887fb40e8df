package org.jlibp2p.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.codehaus.mojo.animal_sniffer.SignatureChecker;
import org.codehaus.mojo.animal_sniffer.logging.Logger;

/** What classes use that is no part of Android's platform, measured against a list of all that a level of it has. */
final class AndroidRules {
    /** Libraries are not the platform. */
    private static final Set<String> LIBRARIES =
            Set.of("org.jlibp2p.*", "io.netty.*", "com.google.protobuf.*", "org.bouncycastle.*", "org.slf4j.*");

    private static final Pattern MISSING =
            Pattern.compile("([\\w/$]+)\\.class(?::\\d+)?:(?: (?:Field|Method) [^:]+:)? Undefined reference: (.*)");

    private AndroidRules() {}

    /**
     * What classes miss on Android.
     *
     * @param signatures the list of what a level of Android has, and of what its compiler adds to it
     * @param classes a folder of classes
     * @return class and what it misses, with a space between
     */
    static Set<String> missing(Path signatures, Path classes) {
        Findings findings = new Findings();
        try (InputStream list = Files.newInputStream(signatures)) {
            SignatureChecker checker = new SignatureChecker(list, LIBRARIES, findings);
            checker.setSourcePath(List.of());
            checker.process(classes.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return findings.found;
    }

    private static final class Findings implements Logger {
        private final Set<String> found = new TreeSet<>();

        @Override
        public void error(String message) {
            Matcher missing = MISSING.matcher(message);
            if (!missing.find()) {
                throw new IllegalStateException("not understood: " + message);
            }
            String path = missing.group(1);
            int root = path.indexOf("org/jlibp2p/");
            found.add(path.substring(Math.max(root, 0)).replace('/', '.') + " " + missing.group(2));
        }

        @Override
        public void error(String message, Throwable cause) {
            error(message);
        }

        @Override
        public void warn(String message) {}

        @Override
        public void warn(String message, Throwable cause) {}

        @Override
        public void info(String message) {}

        @Override
        public void info(String message, Throwable cause) {}

        @Override
        public void debug(String message) {}

        @Override
        public void debug(String message, Throwable cause) {}
    }
}
