/**
 * The command line {@code jlibp2p}: one class for each command, beginning with {@link org.jlibp2p.cli.Jlibp2p}.
 * {@code DemoCommand} is the tour that the README begins with, which is told in {@link org.jlibp2p.cli.demo}.
 */
package org.jlibp2p.cli;
