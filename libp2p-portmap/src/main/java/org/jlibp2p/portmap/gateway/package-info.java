/** Networks, their routers, and the thread on which those are asked: {@link org.jlibp2p.portmap.gateway.Gateways}. */
package org.jlibp2p.portmap.gateway;
