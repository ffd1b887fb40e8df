/**
 * What happens in a node: {@link org.jlibp2p.event.NodeEvent} and where to hear of it, {@link
 * org.jlibp2p.event.Events}.
 */
package org.jlibp2p.event;
