package io.stealaway.openstack;

/** The SR-IOV ports of one server. Immutable. */
record PortFacts(int functions, boolean passthrough) {
    static final PortFacts NONE = new PortFacts(0, false);

    /** Adds one port; {@code direct-physical} hands out the whole device. */
    PortFacts plus(String vnicType) {
        return vnicType.equals("direct-physical")
                ? new PortFacts(functions, true)
                : new PortFacts(functions + 1, passthrough);
    }
}
