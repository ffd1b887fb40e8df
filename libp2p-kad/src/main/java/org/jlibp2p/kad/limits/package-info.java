/** What peers may make a server of the DHT do. */
package org.jlibp2p.kad.limits;
