package com.example.boot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Pings peers for whoever asks over HTTP. Nothing here waits: Spring answers when the future completes. */
@RestController
class PingController {
    private final Node node;

    PingController(Node node) {
        this.node = node;
    }

    /**
     * What a ping has found.
     *
     * @param peer who has answered
     * @param microseconds how long that took
     */
    record Pong(String peer, long microseconds) {}

    @PostMapping("/ping")
    CompletableFuture<Pong> ping(@RequestParam String address) {
        return node.connect(Multiaddr.parse(address))
                .thenCompose(connection -> node.service(Ping.class)
                        .ping(connection)
                        .thenApply(time -> new Pong(connection.remotePeer().toString(), time.toNanos() / 1_000)))
                .orTimeout(10, TimeUnit.SECONDS);
    }

    @ExceptionHandler
    ProblemDetail noSuchAddress(IllegalArgumentException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail noAnswer(Libp2pException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, e.getMessage());
    }
}
