/** What can be chosen about hole punching, and what is told of it. */
package org.jlibp2p.reachability.punch;
