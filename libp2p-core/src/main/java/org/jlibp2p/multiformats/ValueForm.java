package org.jlibp2p.multiformats;

import org.jlibp2p.bytes.Bytes;

/**
 * How the value of one address protocol is written, as bytes and as text; every value has one text, and reading that
 * text gives the value again. Immutable; any thread; fails with {@link IllegalArgumentException} only.
 */
interface ValueForm {
    /** The size of a value whose size is not fixed. */
    int VARIABLE = -1;

    /** Bytes in every value, or {@link #VARIABLE}. */
    int size();

    /** Reads the text of a value. */
    Bytes parse(String text);

    /** The text of a value that {@link #check} lets pass. */
    String format(Bytes value);

    /** Refuses bytes that are no value of this form; the fixed size has been checked before. */
    void check(Bytes value);

    /** The form of protocols without a value. */
    ValueForm NONE = new ValueForm() {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public Bytes parse(String text) {
            if (!text.isEmpty()) {
                throw new IllegalArgumentException("there is no value here, not " + Excerpt.of(text));
            }
            return Bytes.empty();
        }

        @Override
        public String format(Bytes value) {
            return "";
        }

        @Override
        public void check(Bytes value) {
            // the size says it all
        }
    };
}
