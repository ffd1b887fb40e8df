package org.jlibp2p.limits;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import org.jlibp2p.async.Registration;

/**
 * A countable share of something: at most so many in this scope, and in every scope around it. Any thread.
 *
 * <p>What was acquired is given back by closing the registration, once; so use and limit cannot drift apart.
 */
public final class Quota {
    private static final AtomicLongFieldUpdater<Quota> USED = AtomicLongFieldUpdater.newUpdater(Quota.class, "used");

    private final String limit;
    private final Object scope; // not a text before somebody asks: there is one for each peer
    private final long max;
    private final Quota parent;
    private volatile long used;

    private Quota(String limit, Object scope, long max, Quota parent) {
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
     * @param scope whose number: something whose text says so
     * @param max the most that may be in use
     * @return a quota that counts nowhere else
     */
    public static Quota scope(String limit, Object scope, long max) {
        return new Quota(limit, scope, max, null);
    }

    /**
     * A scope inside this one: what is acquired there counts here too.
     *
     * @param innerLimit which number
     * @param innerScope whose number: something whose text says so
     * @param innerMax the most that may be in use there
     * @return the inner quota
     */
    public Quota within(String innerLimit, Object innerScope, long innerMax) {
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
        return new Share(this, amount);
    }

    /** What was taken, until it is given back. */
    private static final class Share extends AtomicBoolean implements Registration {
        private static final long serialVersionUID = 1L;

        private final transient Quota quota;
        private final long amount;

        Share(Quota quota, long amount) {
            this.quota = quota;
            this.amount = amount;
        }

        @Override
        public void close() {
            if (!getAndSet(true)) {
                quota.give(amount);
            }
        }
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
                throw new LimitExceededException(at.limit, at.scope.toString());
            }
        }
    }

    private void giveUpTo(Quota end, long amount) {
        for (Quota at = this; at != end; at = at.parent) {
            USED.addAndGet(at, -amount);
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
            before = used;
            if (amount > max - before) {
                return false;
            }
        } while (!USED.compareAndSet(this, before, before + amount));
        return true;
    }

    /**
     * How much is in use in this scope, and how much may be.
     *
     * @return both numbers with their name
     */
    public LimitUse use() {
        return new LimitUse(limit, used, max);
    }

    /**
     * How much is in use in this scope.
     *
     * @return a number from zero to the most
     */
    public long used() {
        return used;
    }
}
