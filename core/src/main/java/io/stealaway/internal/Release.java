package io.stealaway.internal;

/**
 * The version of the artifacts, and the check that an adapter and core are of the same one: what they share is no API.
 *
 * <p>The compiler copies {@link #VERSION} into each adapter, so that at run time the adapter's value can differ from core's.
 * {@link #require} must keep its signature forever. Stateless.
 */
public final class Release {
    /** The version that a class was compiled against. */
    public static final String VERSION = "0.1.0-SNAPSHOT";

    private Release() {}

    /**
     * Makes sure that an adapter is of the same version as core.
     *
     * @param artifact the adapter, for example {@code stealaway-consul}
     * @param version {@link #VERSION} as the adapter was compiled with it
     * @throws IllegalStateException if core's differs
     */
    public static void require(String artifact, String version) {
        if (!version.equals(VERSION)) {
            throw new IllegalStateException(artifact + " is of version " + version + " but stealaway-core of " + VERSION
                    + ": all StealAway artifacts must be of one version. Maybe set them by one property");
        }
    }
}
