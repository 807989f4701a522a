package io.stealaway.local;

/** What is wrong with the bytes of a journal, and where. */
final class JournalDamage extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    JournalDamage(int offset, String what) {
        super("damaged at offset " + offset + ": " + what);
        this.offset = offset;
    }

    /** Returns where the record begins that cannot be read; all before it can. */
    int offset() {
        return offset;
    }
}
