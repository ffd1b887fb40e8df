package org.jlibp2p.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

import org.jlibp2p.async.Async;

/**
 * The tour: a whole network on the loopback interface. A node that knows the name of some content and one URL finds who has it,
 * reaches that peer though nobody can dial it, and fetches the content.
 */
public final class Demo {
    private final Narrator narrator;
    private final Story story;
    private final DemoSettings settings;
    private final Disturbance disturbance;
    private int chapters;

    /** A chapter of the story. */
    @FunctionalInterface
    private interface Chapter {
        void tell() throws IOException, InterruptedException;
    }

    /** Is told before each chapter, by its number; for tests. */
    @FunctionalInterface
    interface Disturbance {
        void before(int chapter, Story story);
    }

    private Demo(Narrator narrator, Story story, DemoSettings settings, Disturbance disturbance) {
        this.narrator = narrator;
        this.story = story;
        this.settings = settings;
        this.disturbance = disturbance;
    }

    /**
     * Runs it, and closes all that it has started. Waits for each step, a minute at most.
     *
     * @param out where it is told
     * @param settings what can be chosen
     * @throws DemoFailedException if a step does not end as it has to
     * @throws InterruptedException if this thread is interrupted
     */
    public static void run(PrintStream out, DemoSettings settings) throws DemoFailedException, InterruptedException {
        run(out, settings, Patience.LONG, Punching.isPossible(), (chapter, story) -> {});
    }

    static void run(PrintStream out, DemoSettings settings, Patience patience, boolean punches, Disturbance disturbance)
            throws DemoFailedException, InterruptedException {
        Narrator narrator = new Narrator(out, settings.live(), settings.coloured());
        try (Story story = new Story(narrator, patience, settings, punches)) {
            new Demo(narrator, story, settings, disturbance).tell();
        }
    }

    private void tell() throws DemoFailedException, InterruptedException {
        long begun = System.nanoTime();
        narrator.opening("A peer-to-peer network of " + settings.nodes()
                + " nodes in this process. The name of a node, as 12D3..Qm5wPv, is made from its key.");
        chapter("Servers that anybody may run", story::startTheServers);
        chapter("A private node, which nobody can dial", story::startThePrivateNode);
        chapter("A constrained node, which searches nothing itself: no DHT, no bootstrap list", story::findTheProvider);
        chapter("From a relayed connection to a direct one", story::connect);
        chapter("The content", story::fetch);
        narrator.success(String.format(
                Locale.ROOT,
                "%s found by name, reached through a relay, fetched directly at %.0f MiB/s by a JVM just started; %.1f s in all",
                Narrator.size(settings.bytes()),
                story.rate() / (1 << 20),
                (System.nanoTime() - begun) / 1e9));
    }

    private void chapter(String title, Chapter chapter) throws DemoFailedException, InterruptedException {
        chapters++;
        String step = chapters + ". " + title;
        narrator.chapter(step);
        try {
            disturbance.before(chapters, story);
            chapter.tell();
        } catch (IOException | RuntimeException failure) {
            narrator.breakOff();
            throw new DemoFailedException(step, Async.unwrap(failure));
        }
    }
}
