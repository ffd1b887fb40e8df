/**
 * Sources of peers that nobody asked for by name: {@link org.jlibp2p.discovery.Discovery}, and
 * {@link org.jlibp2p.discovery.BootstrapList} for those that are known beforehand.
 */
package org.jlibp2p.discovery;
