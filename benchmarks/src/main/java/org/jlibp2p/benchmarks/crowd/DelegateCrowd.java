package org.jlibp2p.benchmarks.crowd;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The surroundings of one delegate: a DHT that it can ask, and those that ask it over HTTP. It does what it is told on standard
 * input, a line each: {@code warm URL RATE SECONDS} asks for the same content over and over, {@code cold URL RATE SECONDS} for
 * some that nobody has asked for before. It tells {@code started} with the address of the DHT's bootstrap peer, and {@code loaded}
 * with figures, or {@code failed} with a reason, on standard output, one JSON object a line.
 */
public final class DelegateCrowd {
    private final DelegateContent content;
    private final DelegateSwarm swarm;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int used;

    private DelegateCrowd(int servers, int once) {
        content = new DelegateContent(once);
        swarm = new DelegateSwarm(servers, content);
    }

    /**
     * Runs the crowd.
     *
     * @param arguments how many servers the DHT has, and how much content is asked for once
     * @throws Exception if standard input cannot be read
     */
    public static void main(String... arguments) throws Exception {
        PrintStream output = System.out;
        System.setOut(System.err);
        CrowdProgress progress = new CrowdProgress(output);
        DelegateCrowd crowd = new DelegateCrowd(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        progress.tell("started", Map.of("address", crowd.swarm.address()));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.strip().split(" ");
            try {
                progress.tell("loaded", crowd.load(words));
            } catch (IllegalArgumentException e) {
                progress.tell("failed", e);
            }
        }
        System.exit(0); // without taking leave of each connection
    }

    private Map<String, Object> load(String... words) {
        URI delegate = URI.create(words[1]);
        double rate = Double.parseDouble(words[2]);
        double seconds = Double.parseDouble(words[3]);
        DelegateRequests requests = switch (words[0]) {
            case "warm" -> DelegateRequests.hot(delegate, content.hot(), swarm.peers());
            case "cold" ->
                DelegateRequests.once(delegate, content.cold().subList(used, used += (int) (rate * seconds)));
            default -> throw new IllegalArgumentException("there is no " + words[0] + " to be done");
        };
        return new DelegateLoad(client).run(requests, rate, seconds);
    }
}
