package io.stealaway.internal;

import java.time.Duration;

/** The greatest sizes that values may have: far above any machine, and small enough that sums of them fit a long. */
public final class Limits {
    /** Hardware threads of a host, and vCPUs of a VM. */
    public static final long MAX_THREADS = 65_536;

    /** RAM or disk, in bytes. */
    public static final long MAX_BYTES = 1L << 50;

    /** Weight when CPU is short. */
    public static final int MAX_CPU_WEIGHT = 1 << 20;

    /** SR-IOV functions of a host or a VM. */
    public static final int MAX_SRIOV_FUNCTIONS = 1 << 20;

    /** A duration that an operator sets: what is longer is no plan, and sums of a few still have a year of four digits. */
    public static final Duration MAX_SETTING = Duration.ofDays(365);

    private Limits() {}
}
