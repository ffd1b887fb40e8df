package org.jlibp2p.cli;

import java.io.PrintStream;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands, each with the place it prints to. */
final class Commands implements IFactory {
    private final PrintStream out;

    Commands(PrintStream out) {
        this.out = out;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (Printing.class.isAssignableFrom(type)) {
            return type.getDeclaredConstructor(PrintStream.class).newInstance(out);
        }
        return CommandLine.defaultFactory().create(type);
    }

    /** A command that prints; it has a constructor that takes the place to print to. */
    interface Printing {}
}
