package io.stealaway.openstack;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Seeded requests for one server each, in the words of the engine and in those of Nova. Makes the flavors and server groups. */
final class LabRequests {
    static final String GOLD = "CUSTOM_LAB_GOLD";
    static final String SSD = "CUSTOM_LAB_SSD";
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final int MOST_HINTED = 3;

    private final Random random;
    private final List<Kind> flavors = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private int number;

    /** One flavor, in MiB and GiB. */
    private record Kind(String id, int vcpus, int ram, int disk, Set<String> required, Set<String> forbidden) {}

    /**
     * A server that is wanted.
     *
     * @param more fields of Nova's {@code server}
     * @param hints for Nova's scheduler
     */
    record Wish(VmRequest request, String flavor, Map<String, Object> more, Map<String, Object> hints) {}

    LabRequests(Lab lab, Random random) {
        this.random = random;
        // A trait that Placement has never heard of makes it refuse every host, even where the trait is forbidden.
        List.of(GOLD, SSD).forEach(trait -> lab.send("PUT", Service.PLACEMENT, "/traits/" + trait, null));
        add(lab, 1, 512, 1, 0, 0, Set.of(), Set.of());
        add(lab, 2, 2048, 0, 0, 0, Set.of(), Set.of());
        add(lab, 2, 4096, 20, 5, 0, Set.of(), Set.of());
        add(lab, 1, 1024, 1, 1, 1500, Set.of(), Set.of());
        add(lab, 12, 1024, 1, 0, 0, Set.of(), Set.of());
        add(lab, 17, 1024, 1, 0, 0, Set.of(), Set.of());
        add(lab, 1, 12_288, 1, 0, 0, Set.of(), Set.of());
        add(lab, 1, 33_000, 1, 0, 0, Set.of(), Set.of());
        add(lab, 1, 512, 220, 0, 0, Set.of(), Set.of());
        add(lab, 1, 512, 510, 0, 0, Set.of(), Set.of());
        add(lab, 2, 1024, 1, 0, 0, Set.of(GOLD), Set.of());
        add(lab, 2, 1024, 1, 0, 0, Set.of(), Set.of(GOLD));
        add(lab, 1, 1024, 1, 0, 0, Set.of(SSD), Set.of(GOLD));
        for (String policy : List.of("affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity")) {
            groups.add(lab.group(policy));
        }
        groups.add(lab.group("anti-affinity", Map.of("max_server_per_host", 2)));
    }

    private void add(
            Lab lab,
            int vcpus,
            int ram,
            int root,
            int ephemeral,
            int swap,
            Set<String> required,
            Set<String> forbidden) {
        Map<String, String> specs = new LinkedHashMap<>();
        required.forEach(trait -> specs.put("trait:" + trait, "required"));
        forbidden.forEach(trait -> specs.put("trait:" + trait, "forbidden"));
        String id = lab.flavor(
                Map.of("vcpus", vcpus, "ram", ram, "disk", root, "OS-FLV-EXT-DATA:ephemeral", ephemeral, "swap", swap),
                specs);
        // Placement counts whole GiB of disk, swap rounded up.
        flavors.add(new Kind(id, vcpus, ram, root + ephemeral + (swap + 1023) / 1024, required, forbidden));
    }

    /**
     * Returns the next one.
     *
     * @param servers those that hints may name
     */
    Wish next(List<VmId> servers) {
        Kind flavor = flavors.get(random.nextInt(flavors.size()));
        Map<String, Object> more = new LinkedHashMap<>();
        Map<String, Object> hints = new LinkedHashMap<>();
        VmRequest.Builder request = VmRequest.builder(VmId.of("wish-" + ++number), Tenant.of("lab"))
                .vcpus(flavor.vcpus())
                .ramBytes(flavor.ram() * MIB)
                .diskBytes(flavor.disk() * GIB)
                .requiredTraits(flavor.required())
                .forbiddenTraits(flavor.forbidden());
        int zone = random.nextInt(3);
        if (zone > 0) {
            request.zone(AvailabilityZone.of("az" + zone));
            more.put("availability_zone", "az" + zone);
        }
        if (random.nextInt(100) < 40) {
            String group = groups.get(random.nextInt(groups.size()));
            request.serverGroups(List.of(ServerGroupId.of(group)));
            hints.put("group", group);
        }
        List<VmId> hinted = some(servers);
        int kind = random.nextInt(100);
        if (kind < 12) {
            request.sameHost(hinted);
            hints.put("same_host", texts(hinted));
        } else if (kind < 28) {
            request.differentHost(hinted);
            hints.put("different_host", texts(hinted));
        }
        return new Wish(request.build(), flavor.id(), more, hints);
    }

    private List<VmId> some(List<VmId> servers) {
        List<VmId> some = new ArrayList<>();
        for (int i = random.nextInt(MOST_HINTED); i >= 0; i--) {
            some.add(servers.get(random.nextInt(servers.size())));
        }
        return some.stream().distinct().toList();
    }

    private static List<String> texts(List<VmId> vms) {
        return vms.stream().map(VmId::value).toList();
    }
}
