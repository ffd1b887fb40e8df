package org.jlibp2p.limits;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jlibp2p.async.Registration;

/**
 * A countable share of something: at most so many in this scope, and in every scope around it. Any thread.
 *
 * <p>What was acquired is given back by closing the registration, once; so use and limit cannot drift apart.
 */
public final class Quota {
    private final String limit;
    private final String scope;
    private final long max;
    private final Quota parent;
    private final AtomicLong used = new AtomicLong();

    private Quota(String limit, String scope, long max, Quota parent) {
        this.limit = limit;
        this.scope = scope;
        this.max = max;
        this.parent = parent;
    }

    /**
     * An outermost scope.
     *
     * @param limit which number, as {@link ResourceLimits} names it
     * @param max the most that may be in use
     * @return a quota of the whole node
     */
    public static Quota system(String limit, long max) {
        return new Quota(limit, "system", max, null);
    }

    /**
     * A scope of its own, with none around it.
     *
     * @param limit which number, as {@link ResourceLimits} names it
     * @param scope whose number
     * @param max the most that may be in use
     * @return a quota that counts nowhere else
     */
    public static Quota scope(String limit, String scope, long max) {
        return new Quota(limit, scope, max, null);
    }

    /**
     * A scope inside this one: what is acquired there counts here too.
     *
     * @param innerLimit which number
     * @param innerScope whose number
     * @param innerMax the most that may be in use there
     * @return the inner quota
     */
    public Quota within(String innerLimit, String innerScope, long innerMax) {
        return new Quota(innerLimit, innerScope, innerMax, this);
    }

    /**
     * Takes a share in this scope and all around it, or in none.
     *
     * @param amount how much, zero or more
     * @return gives it back when closed
     * @throws LimitExceededException if one of the scopes has not that much left
     */
    public Registration acquire(long amount) {
        take(amount);
        AtomicBoolean held = new AtomicBoolean(true);
        return () -> {
            if (held.getAndSet(false)) {
                give(amount);
            }
        };
    }

    /**
     * Takes a share as {@link #acquire} does, for callers that count for themselves what they hold.
     *
     * @param amount how much, zero or more
     * @return false, and nothing taken, if one of the scopes has not that much left
     */
    public boolean tryTake(long amount) {
        for (Quota at = this; at != null; at = at.parent) {
            if (!at.add(amount)) {
                giveUpTo(at, amount);
                return false;
            }
        }
        return true;
    }

    private void take(long amount) {
        for (Quota at = this; at != null; at = at.parent) {
            if (!at.add(amount)) {
                giveUpTo(at, amount);
                throw new LimitExceededException(at.limit, at.scope);
            }
        }
    }

    private void giveUpTo(Quota end, long amount) {
        for (Quota at = this; at != end; at = at.parent) {
            at.used.addAndGet(-amount);
        }
    }

    /**
     * Gives back what {@link #tryTake} took.
     *
     * @param amount how much
     */
    public void give(long amount) {
        giveUpTo(null, amount);
    }

    private boolean add(long amount) {
        long before;
        do {
            before = used.get();
            if (amount > max - before) {
                return false;
            }
        } while (!used.compareAndSet(before, before + amount));
        return true;
    }

    /**
     * How much is in use in this scope.
     *
     * @return a number from zero to the most
     */
    public long used() {
        return used.get();
    }
}
