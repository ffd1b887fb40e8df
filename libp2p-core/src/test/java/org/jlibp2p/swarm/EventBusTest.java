package org.jlibp2p.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import org.jlibp2p.async.ManualLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.event.NodeEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventBusTest {
    private record First(int number) implements NodeEvent {}

    private record Second() implements NodeEvent {}

    private final ManualLoop loop = new ManualLoop();
    private final EventBus bus = new EventBus(3);
    private final List<NodeEvent> heard = new ArrayList<>();

    @Test
    void aListenerHearsItsTypeInOrderOnItsExecutor() {
        bus.on(loop).on(First.class, heard::add);
        bus.publish(new First(1));
        bus.publish(new Second());
        bus.publish(new First(2));
        assertThat(heard).isEmpty();
        loop.run();

        assertThat(heard).containsExactly(new First(1), new First(2));
    }

    @Test
    void aSlowListenerLosesEventsAndIsToldHowMany() {
        bus.on(loop).on(NodeEvent.class, heard::add);
        for (int i = 0; i < 10; i++) {
            bus.publish(new First(i));
        }
        loop.run();

        assertThat(heard).containsExactly(new First(0), new First(1), new First(2), new NodeEvent.EventsDropped(7));
        bus.publish(new First(11));
        loop.run();
        assertThat(heard).endsWith(new First(11));
    }

    @Test
    void aListenerThatWasWithdrawnHearsNothingMore() {
        Registration registration = bus.on(loop).on(First.class, heard::add);
        bus.publish(new First(1));
        registration.close();
        bus.publish(new First(2));
        loop.run();

        assertThat(heard).isEmpty();
    }

    @Test
    void aListenerThatThrowsHearsTheNextEvent() {
        bus.on(loop).on(First.class, event -> {
            heard.add(event);
            throw new IllegalStateException("planted");
        });
        bus.publish(new First(1));
        bus.publish(new First(2));
        loop.run();

        assertThat(heard).hasSize(2);
    }

    @Test
    void aListenerMayPublish() {
        bus.on(loop).on(First.class, event -> bus.publish(new Second()));
        bus.on(loop).on(Second.class, heard::add);
        bus.publish(new First(1));
        loop.run();

        assertThat(heard).containsExactly(new Second());
    }

    @Test
    void anExecutorThatIsFullForAMomentCostsNoListener() {
        boolean[] full = {true};
        bus.on(task -> {
                    if (full[0]) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                })
                .on(First.class, heard::add);
        bus.publish(new First(1));
        full[0] = false;
        bus.publish(new First(2));

        assertThat(heard).containsExactly(new First(1), new First(2));
    }
}
