/**
 * Asking over HTTP, whatever is asked: {@link org.jlibp2p.delegate.http.HttpOptions} says how, {@link
 * org.jlibp2p.delegate.http.HttpLimits} how much, {@link org.jlibp2p.delegate.http.DelegateException} what went wrong.
 */
package org.jlibp2p.delegate.http;
