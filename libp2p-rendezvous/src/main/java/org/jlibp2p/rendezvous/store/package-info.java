/**
 * What a rendezvous point remembers, without I/O: {@link org.jlibp2p.rendezvous.store.RegistrationTable}, and
 * {@link org.jlibp2p.rendezvous.store.Cookies}, by which a peer says what it has seen of it.
 */
package org.jlibp2p.rendezvous.store;
