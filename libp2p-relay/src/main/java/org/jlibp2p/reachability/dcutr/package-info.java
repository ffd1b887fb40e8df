/** The protocol by which two peers behind NATs agree on when to connect to one another, and both its sides. */
package org.jlibp2p.reachability.dcutr;
