package org.jlibp2p.cli.admin;

/**
 * One thing that has to be so.
 *
 * @param name what
 * @param passed whether it is so
 * @param reason why, in words
 */
public record Check(String name, boolean passed, String reason) {}
