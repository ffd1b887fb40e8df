package org.jlibp2p.cli;

import java.io.Console;

/** Whether a person looks at a screen on which a line can be drawn over. */
final class Terminal {
    private Terminal() {}

    static boolean isInteractive() {
        Console console = System.console();
        return console != null && isTerminal(console) && !"dumb".equals(System.getenv("TERM"));
    }

    /** Whether it shows colours, and the person does not mind: see no-color.org. Old windows of Windows show codes instead. */
    static boolean isColoured() {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        String unwanted = System.getenv("NO_COLOR");
        return isInteractive()
                && (unwanted == null || unwanted.isEmpty())
                && (!windows || System.getenv("WT_SESSION") != null || System.getenv("TERM") != null);
    }

    /** From JDK 22 on there may be a console that is no terminal, and a method that tells; before, there is neither. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }
}
