package org.jlibp2p.interop.delegate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

import com.fasterxml.jackson.jr.ob.JSON;
import org.jlibp2p.interop.browser.DevTools;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;

/**
 * Helia's client on a page in a browser. Any thread.
 *
 * @param page which has loaded
 */
record PageClient(DevTools page) implements DelegateClient {
    private static final Duration SHORT = Duration.ofSeconds(10);

    @Override
    public PeerKind kind() {
        return PeerKind.JS;
    }

    @Override
    public Fields ask(Map<String, Object> question) {
        Fields answer = page.evaluate(PeerProcess.COMMAND, "ask(" + json(question) + ")")
                .object("value");
        if (answer.flag("ok")) {
            return answer.object("result");
        }
        Fields error = answer.object("error");
        throw new PeerFailure("the page answers " + question.get("op") + " with " + error, error);
    }

    private static String json(Map<String, Object> question) {
        try {
            return JSON.std.asString(question);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void awaitRecord(String tag, int index) {
        Poll.until(
                "record " + index + " of " + tag + " is on the page",
                PeerProcess.PATIENCE,
                () -> page.evaluate(SHORT, "(arrived['" + tag + "'] ?? 0) > " + index)
                        .flag("value"));
    }
}
