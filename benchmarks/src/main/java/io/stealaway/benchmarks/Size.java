package io.stealaway.benchmarks;

/**
 * How large an instance is.
 *
 * @param hosts number of hosts
 * @param vms number of VMs
 */
public record Size(int hosts, int vms) {

    /**
     * Reads a size as it is written, for example {@code 80/1000}.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public static Size parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("size (" + text + ") must be hosts/vms, for example 80/1000");
        }
        return new Size(Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return hosts + "/" + vms;
    }
}
