/**
 * What a node does beside connecting: a {@link org.jlibp2p.service.Service} is built by a {@link
 * org.jlibp2p.service.ServiceFactory} and sees its node through {@link org.jlibp2p.service.NodeContext}.
 */
package org.jlibp2p.service;
