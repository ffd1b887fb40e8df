/**
 * What a server of delegated routing is told, beside whom it asks: its numbers, {@link
 * org.jlibp2p.delegate.http.HttpLimits} and {@link org.jlibp2p.delegate.http.AnswerLimits}, its {@link
 * org.jlibp2p.delegate.http.HttpsCertificate}, and who watches it, a {@link org.jlibp2p.delegate.http.RequestListener}.
 */
package org.jlibp2p.delegate.http;
