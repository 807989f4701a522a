package io.stealaway.examples.live;

import java.net.InetSocketAddress;

/** Where to listen, as a configuration writes it: {@code HOST:PORT}, {@code [::1]:PORT}. Stateless. */
public final class ListenAddress {
    private ListenAddress() {}

    /**
     * Returns the address.
     *
     * @param key where it stands, for messages
     * @throws IllegalArgumentException if it is no such thing, or the host is not known
     */
    public static InetSocketAddress parse(String key, String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException(key + " (" + text + ") must be HOST:PORT, such as 127.0.0.1:9464");
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > 65_535) {
            throw new IllegalArgumentException(key + " (" + text + ") has a port above 65535");
        }
        InetSocketAddress address = new InetSocketAddress(text.substring(0, colon), port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(key + " (" + text + ") names a host that is not known");
        }
        return address;
    }
}
