package io.stealaway.openstack;

/** Nova's units in bytes. Stateless. */
final class Bytes {
    private Bytes() {}

    static long ofMebi(long mebibytes) {
        return Math.multiplyExact(mebibytes, 1L << 20);
    }

    static long ofGibi(long gibibytes) {
        return Math.multiplyExact(gibibytes, 1L << 30);
    }

    static long wholeGibi(long bytes) {
        return bytes >> 30;
    }
}
