package org.jlibp2p.delegate.serving;

/**
 * How much a server has to do at one moment, and what it remembers.
 *
 * @param connections connections that stand
 * @param requests requests being answered
 * @param searches searches under way
 * @param remembered searches of which the answer is known
 * @param rememberedBytes bytes of memory that those answers take
 * @param ratedAddresses addresses whose requests are counted
 */
public record ServerFigures(
        int connections, int requests, int searches, int remembered, long rememberedBytes, int ratedAddresses) {}
