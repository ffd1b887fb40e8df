package org.jlibp2p.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.async.Registration;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.service.OwnAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddressBookTest {
    private static final PeerId SELF = Identity.generate().peerId();
    private static final Multiaddr LISTENING = Multiaddr.parse("/ip4/5.6.7.8/tcp/4001");
    private static final Multiaddr MAPPED = Multiaddr.parse("/ip4/5.6.7.9/tcp/40001");
    private static final Multiaddr STATED = Multiaddr.parse("/dns4/example.org/tcp/4001");

    private final List<List<Multiaddr>> changes = new ArrayList<>();
    private final List<Multiaddr> listening = new ArrayList<>(List.of(LISTENING));
    private final EventBus events = new EventBus(64);

    private AddressBook book(AnnouncedAddresses ofApplication) {
        events.on(Runnable::run).on(NodeEvent.AddressesChanged.class, event -> changes.add(event.addresses()));
        AddressBook book = new AddressBook(new AddressBook.Rules(SELF, ofApplication, events), () -> listening);
        book.changed();
        changes.clear();
        return book;
    }

    @Test
    void aServiceAnnouncesAnAddressUntilItEndsThat() {
        AddressBook book = book(AnnouncedAddresses.asListening());
        Registration first = book.announce(MAPPED.with(MultiaddrProtocol.P2P, SELF.toString()), "a mapping");
        Registration second = book.announce(MAPPED, "another service");
        assertThat(book.announced()).containsExactly(LISTENING, MAPPED);

        first.close();
        first.close();
        assertThat(book.announced()).containsExactly(LISTENING, MAPPED);
        second.close();
        assertThat(book.announced()).containsExactly(LISTENING);
        assertThat(changes).containsExactly(List.of(LISTENING, MAPPED), List.of(LISTENING));
    }

    @Test
    void anAddressIsHeldBackWhileOneServiceSaysSo() {
        AddressBook book = book(AnnouncedAddresses.asListening());
        Registration mapped = book.announce(MAPPED, "a mapping");
        Registration first = book.holdBack(LISTENING);
        Registration second = book.holdBack(LISTENING);
        Registration third = book.holdBack(MAPPED);
        assertThat(book.announced()).isEmpty();
        assertThat(book.all()).extracting(OwnAddress::announced).containsExactly(false, false);

        first.close();
        first.close();
        third.close();
        assertThat(book.announced()).containsExactly(MAPPED);
        second.close();
        assertThat(book.announced()).containsExactly(LISTENING, MAPPED);
        mapped.close();
        assertThat(changes).hasSize(6).endsWith(List.of(LISTENING));
    }

    @Test
    void whatTheApplicationSaysWins() {
        AddressBook instead = book(AnnouncedAddresses.asListening().withInstead(STATED));
        instead.announce(MAPPED, "a mapping");
        instead.holdBack(STATED);
        assertThat(instead.announced()).containsExactly(STATED);

        AddressBook beside = book(AnnouncedAddresses.asListening().withBeside(STATED));
        beside.holdBack(STATED);
        beside.announce(MAPPED, "a mapping");
        assertThat(beside.announced()).containsExactly(LISTENING, MAPPED, STATED);

        AddressBook hidden = book(AnnouncedAddresses.asListening().withHidden(Multiaddr.parse("/ip4/5.6.7.9")));
        hidden.announce(MAPPED, "a mapping");
        assertThat(hidden.announced()).containsExactly(LISTENING);
        assertThat(hidden.all())
                .last()
                .isEqualTo(new OwnAddress(MAPPED, OwnAddress.Source.SERVICE, "a mapping", false));
    }

    @Test
    void changesAreToldOnceAndOnlyWhenThereAreAny() {
        AddressBook book = book(AnnouncedAddresses.asListening());
        book.changed();
        book.announce(LISTENING, "which the node has anyway");
        book.holdBack(MAPPED);
        assertThat(changes).isEmpty();
        listening.add(MAPPED);
        book.changed();
        assertThat(changes).isEmpty();
        listening.add(STATED);
        book.changed();
        assertThat(changes).containsExactly(List.of(LISTENING, STATED));
    }

    @Test
    void whatIsNoPlaceOrAnotherPeersIsRefused() {
        AddressBook book = book(AnnouncedAddresses.asListening());
        PeerId other = Identity.generate().peerId();
        assertThatThrownBy(() -> book.announce(MAPPED.with(MultiaddrProtocol.P2P, other.toString()), "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another peer");
        assertThatThrownBy(() -> book.announce(Multiaddr.parse("/ip4/0.0.0.0/tcp/1"), "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereIsABoundForWhatServicesAnnounceAndHoldBack() {
        AddressBook book = book(AnnouncedAddresses.asListening());
        for (int port = 1; port <= AddressBook.MAX_ANNOUNCED; port++) {
            book.announce(Multiaddr.parse("/ip4/5.6.7.9/tcp/" + port), "x");
        }
        assertThatThrownBy(() -> book.announce(MAPPED, "x")).isInstanceOf(LimitExceededException.class);
        for (int port = 1; port <= AddressBook.MAX_HELD_BACK; port++) {
            book.holdBack(Multiaddr.parse("/ip4/5.6.7.10/tcp/" + port));
        }
        assertThatThrownBy(() -> book.holdBack(MAPPED)).isInstanceOf(LimitExceededException.class);
        assertThat(book.announced()).hasSize(AddressBook.MAX_ANNOUNCED + 1);
    }

    @Test
    void whereOthersSeeTheNodeIsToldWhenItChanges() {
        List<List<ObservedAddress>> told = new ArrayList<>();
        events.on(Runnable::run).on(NodeEvent.AddressesObserved.class, event -> told.add(event.addresses()));
        AddressBook book = book(AnnouncedAddresses.asListening());
        ObservedAddress observed = new ObservedAddress(MAPPED, 4, Optional.of(LISTENING));
        book.observed(List.of(observed));
        book.observed(List.of(observed));
        assertThat(told).containsExactly(List.of(observed));
        assertThat(book.observed()).containsExactly(observed);
        assertThat(book.announced()).containsExactly(LISTENING);
    }
}
