package org.jlibp2p.rendezvous;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;

/** Where questions to one point wait for those before them: a few are under way at a time. Confined to its loop. */
final class Line {
    /** How many are under way at a time. */
    static final int AT_A_TIME = 4;

    private final EventLoop loop;
    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private int underWay;
    private boolean isMovingUp;

    Line(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Does something when it is its turn.
     *
     * @return as what was begun then; completing it from outside gives that up, or the place in the line
     */
    <T> CompletableFuture<T> whenNext(Supplier<CompletableFuture<T>> question) {
        assert loop.inLoop();
        CompletableFuture<Void> turn = new CompletableFuture<>();
        waiting.add(turn);
        CompletableFuture<T> result = Async.compose(turn, now -> begin(question), unneeded -> leave());
        moveUp();
        return result;
    }

    private <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> question) {
        CompletableFuture<T> begun = question.get();
        Async.whenDone(begun, (value, failure) -> Async.on(loop, this::leave));
        return begun;
    }

    private void leave() {
        underWay--;
        moveUp();
    }

    /** Not in itself: what ends at once would make the stack grow. */
    private void moveUp() {
        if (isMovingUp) {
            return;
        }
        isMovingUp = true;
        while (underWay < AT_A_TIME && !waiting.isEmpty()) {
            CompletableFuture<Void> turn = waiting.remove();
            if (!turn.isDone()) {
                underWay++;
                turn.complete(null);
            }
        }
        isMovingUp = false;
    }
}
