/**
 * Sources of peers: {@link org.jlibp2p.discovery.Discovery}.
 */
package org.jlibp2p.discovery;
