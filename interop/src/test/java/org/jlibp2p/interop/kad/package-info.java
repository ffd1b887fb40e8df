/** Networks of DHT nodes of every implementation: who meets whom, and what one leaves there for the others. */
package org.jlibp2p.interop.kad;
