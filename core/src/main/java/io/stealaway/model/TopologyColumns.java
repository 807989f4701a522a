package io.stealaway.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Who is where and what is handed out, as columns over dense host and VM indices. */
final class TopologyColumns {
    final List<ZoneId> zones;
    final int[] hostZone;
    final int[][] zoneHosts;
    final List<Role> roles;
    final int[] vmRole;
    final int[] vmHost;
    /** VMs of host h, ascending: hostVms[hostStart[h]] to hostVms[hostStart[h + 1] - 1]. */
    final int[] hostStart;

    final int[] hostVms;
    final long[] usedVcpus;
    final long[] usedRamBytes;
    final long[] usedDiskBytes;
    final int[] usedSriovFunctions;

    TopologyColumns(Lookup<HostId, Host> hosts, Lookup<VmId, Vm> vms) {
        zones = List.copyOf(
                new TreeSet<>(hosts.values().stream().map(Host::zone).toList()));
        Lookup<ZoneId, ZoneId> zoneIndex = new Lookup<>("zone", zones, zone -> zone);
        hostZone = hosts.values().stream()
                .mapToInt(host -> zoneIndex.indexOf(host.zone()))
                .toArray();
        zoneHosts = group(hostZone, zones.size());
        roles = List.copyOf(new TreeSet<>(
                vms.values().stream().map(Vm::role).flatMap(Optional::stream).toList()));
        Lookup<Role, Role> roleIndex = new Lookup<>("role", roles, role -> role);
        vmRole = vms.values().stream()
                .mapToInt(vm -> vm.role().map(roleIndex::indexOf).orElse(-1))
                .toArray();
        vmHost = vms.values().stream().mapToInt(vm -> hostOf(vm, hosts)).toArray();
        hostStart = new int[hosts.size() + 1];
        hostVms = new int[vms.size()];
        fillHostVms(hosts.size());
        usedVcpus = new long[hosts.size()];
        usedRamBytes = new long[hosts.size()];
        usedDiskBytes = new long[hosts.size()];
        usedSriovFunctions = new int[hosts.size()];
        for (int vm = 0; vm < vmHost.length; vm++) {
            Vm facts = vms.values().get(vm);
            int host = vmHost[vm];
            usedVcpus[host] += facts.vcpus();
            usedRamBytes[host] += facts.ramBytes();
            usedDiskBytes[host] += facts.diskBytes();
            usedSriovFunctions[host] += facts.sriovFunctions();
        }
    }

    private static int hostOf(Vm vm, Lookup<HostId, Host> hosts) {
        int host = hosts.indexOf(vm.host());
        if (host < 0) {
            throw new IllegalArgumentException(
                    "VM " + vm.id() + " is on host " + vm.host() + ", which is not in the snapshot");
        }
        return host;
    }

    private void fillHostVms(int hosts) {
        for (int host : vmHost) {
            hostStart[host + 1]++;
        }
        for (int host = 0; host < hosts; host++) {
            hostStart[host + 1] += hostStart[host];
        }
        int[] next = hostStart.clone();
        for (int vm = 0; vm < vmHost.length; vm++) {
            hostVms[next[vmHost[vm]]++] = vm;
        }
    }

    private static int[][] group(int[] groupOf, int groups) {
        List<List<Integer>> members = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            members.add(new ArrayList<>());
        }
        for (int i = 0; i < groupOf.length; i++) {
            members.get(groupOf[i]).add(i);
        }
        return members.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }
}
