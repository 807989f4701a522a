package io.stealaway.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.libvirt.ConnectAuth;
import org.libvirt.jna.virConnectAuth;

/**
 * What {@code virsh domstats} shows, which the bindings do not have: so this asks libvirt's C library itself, over a connection of its own, as the
 * bindings do not show theirs. One thread at a time.
 *
 * <p>Layouts and constants are those of {@code libvirt-common.h} and {@code libvirt-domain.h}; libvirt keeps both compatible.
 */
final class DomainStats implements AutoCloseable {
    private static final int VIR_DOMAIN_STATS_VCPU = 1 << 3;
    private static final int VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING = 1 << 4;
    private static final int VIR_UUID_STRING_BUFLEN = 37;
    private static final int FIELD_LENGTH = 80;
    private static final int TYPED_PARAMETER_SIZE = 96;
    private static final int TYPE_OFFSET = 80;
    private static final int VALUE_OFFSET = 88;
    private static final int UINT = 2;
    private static final int LLONG = 3;
    private static final int ULLONG = 4;

    private final Calls libvirt = Native.load("virt", Calls.class);
    private final Pointer connection;

    /** The calls of libvirt's C library that are needed. */
    interface Calls extends Library {
        Pointer virConnectOpenAuth(String uri, virConnectAuth auth, int flags);

        int virConnectGetAllDomainStats(Pointer connection, int stats, PointerByReference records, int flags);

        void virDomainStatsRecordListFree(Pointer records);

        int virDomainGetUUIDString(Pointer domain, byte[] text);

        String virDomainGetName(Pointer domain);

        String virGetLastErrorMessage();

        int virConnectClose(Pointer connection);
    }

    /** The whole numbers that are told of one domain, by name. */
    record Stats(String uuid, String name, Map<String, Long> values) {}

    /** Libvirt's own words for what failed. */
    static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailedException(String text) {
            super(text);
        }
    }

    /** @throws FailedException if the daemon does not answer, or refuses */
    @SuppressWarnings("EnumOrdinal") // libvirt's numbers are the places of the binding's constants
    DomainStats(String uri, ConnectAuth login) {
        virConnectAuth auth = new virConnectAuth();
        auth.cb = login;
        Memory types = new Memory(4L * Math.max(1, login.credType.length));
        for (int i = 0; i < login.credType.length; i++) {
            // Credential types count in the order of the constants.
            types.setInt(4L * i, login.credType[i].ordinal());
        }
        auth.credtype = types;
        auth.ncredtype = login.credType.length;
        connection = libvirt.virConnectOpenAuth(uri, auth, 1);
        if (connection == null) {
            throw new FailedException(libvirt.virGetLastErrorMessage());
        }
    }

    /** Returns what the virtual CPUs of each domain that runs count. */
    List<Stats> ofVcpus() {
        PointerByReference answer = new PointerByReference();
        int count = libvirt.virConnectGetAllDomainStats(
                connection, VIR_DOMAIN_STATS_VCPU, answer, VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING);
        if (count < 0) {
            throw new FailedException(libvirt.virGetLastErrorMessage());
        }
        Pointer records = answer.getValue();
        try {
            List<Stats> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(stats(records.getPointer((long) i * Native.POINTER_SIZE)));
            }
            return all;
        } finally {
            libvirt.virDomainStatsRecordListFree(records);
        }
    }

    private Stats stats(Pointer record) {
        Pointer domain = record.getPointer(0);
        Pointer parameters = record.getPointer(Native.POINTER_SIZE);
        int count = record.getInt(2L * Native.POINTER_SIZE);
        Map<String, Long> values = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            long at = (long) i * TYPED_PARAMETER_SIZE;
            int type = parameters.getInt(at + TYPE_OFFSET);
            if (type == LLONG || type == ULLONG) {
                values.put(field(parameters, at), parameters.getLong(at + VALUE_OFFSET));
            } else if (type == UINT) {
                values.put(field(parameters, at), Integer.toUnsignedLong(parameters.getInt(at + VALUE_OFFSET)));
            }
        }
        byte[] uuid = new byte[VIR_UUID_STRING_BUFLEN];
        if (libvirt.virDomainGetUUIDString(domain, uuid) < 0) {
            throw new FailedException(libvirt.virGetLastErrorMessage());
        }
        return new Stats(Native.toString(uuid), libvirt.virDomainGetName(domain), values);
    }

    private static String field(Pointer parameters, long at) {
        byte[] name = parameters.getByteArray(at, FIELD_LENGTH);
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        libvirt.virConnectClose(connection);
    }
}
