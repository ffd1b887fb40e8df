/** A routing that finds what a test has told it to find, for servers of delegated routing to stand on. */
package org.jlibp2p.interop.delegate;
