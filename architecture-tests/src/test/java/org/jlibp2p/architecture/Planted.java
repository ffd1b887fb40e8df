package org.jlibp2p.architecture;

/** A class that breaks a rule on purpose: the rule has to name it. Classes beside it without this are innocent. */
public @interface Planted {}
