/**
 * What a server of delegated routing is told, beside whom it asks: its numbers, {@link
 * org.jlibp2p.delegate.serving.HttpServerLimits} and {@link org.jlibp2p.delegate.serving.AnswerLimits}, its {@link
 * org.jlibp2p.delegate.serving.HttpsCertificate}, and who watches it, a {@link org.jlibp2p.delegate.serving.RequestListener}.
 */
package org.jlibp2p.delegate.serving;
