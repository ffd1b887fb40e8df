/**
 * The tour that the README begins with: a network of nodes in one process, each of them a class of its own, and
 * {@link org.jlibp2p.cli.demo.Demo}, which has them meet. What is fetched goes over the protocol of {@link org.jlibp2p.cli.content.Fetch}.
 */
package org.jlibp2p.cli.demo;
