package io.stealaway.openstack;

import io.stealaway.spi.BackendException;

/** A request left, or may have left, and no whole answer came: the server may have done what it was asked. */
final class ResponseLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient BackendException known;

    ResponseLost(BackendException known) {
        super(known.getMessage(), known);
        this.known = known;
    }

    /** Returns what a caller of the SPI is told. */
    BackendException known() {
        return known;
    }
}
