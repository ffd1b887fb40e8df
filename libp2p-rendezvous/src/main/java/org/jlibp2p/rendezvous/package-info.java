/**
 * Registers peers under names at points that all know, and finds them there: {@link org.jlibp2p.rendezvous.Rendezvous} is the
 * service, of those who meet and of the points where they do.
 */
package org.jlibp2p.rendezvous;
