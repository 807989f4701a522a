package io.stealaway.spi;

/**
 * A hard rule: may this VM run on that host. Pure: no I/O, no clock, no state.
 *
 * <p>A filter that throws stops the plan; it never lets a host through. Its name is given where it is registered.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface HostFilter {

    /**
     * Returns whether the VM of the view may go to a host.
     *
     * @param view the VM and the cluster
     * @param host the index of a host of the VM's zone or of any other
     */
    boolean accepts(PlacementView view, int host);

    /**
     * Explains a refusal with figures. Called only to explain, after {@link #accepts} answered false.
     *
     * @return one line without the names of VM and host
     */
    default String reason(PlacementView view, int host) {
        return "refused";
    }
}
