package io.stealaway.testkit;

/** One thing less in a snapshot. */
interface Removal {
    void from(Facts facts);
}
