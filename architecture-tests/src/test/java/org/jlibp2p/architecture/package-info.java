/**
 * The rules of the house, held against the classes of every module: {@link org.jlibp2p.architecture.HouseRule} lists
 * those about classes, {@link org.jlibp2p.architecture.SourceRules} those about files. Each rule was seen to find a
 * violation that was planted for it, in {@code planted}.
 */
package org.jlibp2p.architecture;
