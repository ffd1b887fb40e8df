/**
 * No security at all: two peers tell each other who they claim to be and talk in the open. For tests, for looking at the
 * traffic of a network of one's own, and for nothing else. {@link org.jlibp2p.security.plaintext.Plaintext} is all there
 * is to use.
 */
package org.jlibp2p.security.plaintext;
