package io.stealaway.benchmarks.tight;

import java.util.List;

/** Judges an answer from the zone alone: every move has room on its target while its source still holds it. Thread-safe. */
final class TightReferee {
    private TightReferee() {}

    /** Returns the first rule that is broken; an empty text when the VM leaves and all rules are kept. */
    static String judge(TightZone zone, List<Move> moves) {
        int[] at = zone.vmHost.stream().mapToInt(Integer::intValue).toArray();
        for (Move move : moves) {
            int vcpus = zone.vcpus(move.vm());
            int ram = zone.ramGib(move.vm());
            for (int other = 0; other < at.length; other++) {
                if (at[other] == move.target()) {
                    vcpus += zone.vcpus(other);
                    ram += zone.ramGib(other);
                    if (zone.vmRole.get(other).equals(zone.vmRole.get(move.vm()))) {
                        return move + ": role";
                    }
                }
            }
            if (vcpus > zone.freeVcpus[move.target()] + used(zone, move.target(), true)) {
                return move + ": vCPUs";
            }
            if (ram > zone.freeRam[move.target()] + used(zone, move.target(), false)) {
                return move + ": RAM";
            }
            at[move.vm()] = move.target();
        }
        return at[TightZone.VICTIM] == zone.vmHost.get(TightZone.VICTIM) ? "the VM did not leave" : "";
    }

    private static int used(TightZone zone, int host, boolean vcpus) {
        int sum = 0;
        for (int vm = 0; vm < zone.vms(); vm++) {
            if (zone.vmHost.get(vm) == host) {
                sum += vcpus ? zone.vcpus(vm) : zone.ramGib(vm);
            }
        }
        return sum;
    }
}
