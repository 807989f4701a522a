package io.stealaway.remediation;

import io.stealaway.model.VmId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** What others do to the cluster while the loop is at work: people, orchestrators, schedulers. */
final class Bystanders {
    private final RandomGenerator random;
    private final World world;
    private final TreeSet<String> heldByHumans = new TreeSet<>();

    Bystanders(RandomGenerator random, World world) {
        this.random = random;
        this.world = world;
    }

    /** Mostly nothing. */
    void happen() {
        List<VmId> all = new ArrayList<>(world.guests.keySet());
        String vm = all.get(random.nextInt(all.size())).value();
        switch (random.nextInt(40)) {
            case 0 -> {
                world.isolator("consul").byHuman(vm);
                heldByHumans.add(vm);
            }
            case 1 -> world.isolator("consul").refuses.add(VmId.of(vm));
            case 2 -> world.isolator("consul").refuses.clear();
            case 3 -> migrate(vm);
            case 4 -> world.migrator.endOthers();
            case 5 -> {
                if (all.size() > 4 && !heldByHumans.contains(vm)) {
                    world.guests.remove(VmId.of(vm));
                    world.migrator.dropRuns(VmId.of(vm));
                }
            }
            // Odd, as no weight of ours is: who sets just what we set cannot be told from us.
            case 6 -> world.shares.human(vm, 101 + 2 * random.nextInt(2_500));
            default -> {
                // Nothing.
            }
        }
    }

    private void migrate(String vm) {
        String zone = world.zoneOf(world.hostOf(vm)).value();
        String target = zone + "-calm-" + (1 + random.nextInt(3));
        if (!world.migrator.running(VmId.of(vm)) && !world.hostOf(vm).value().equals(target)) {
            world.migrator.byOthers(vm, target);
        }
    }

    /** Humans take nothing out of service any more, and refuse nothing. */
    void letGo() {
        heldByHumans.forEach(world.isolator("consul")::releasedByHuman);
        heldByHumans.clear();
        world.isolator("consul").refuses.clear();
    }

    /** Returns those whom a human keeps out and who are in all the same. */
    List<String> overruled() {
        return heldByHumans.stream()
                .filter(vm -> !world.isolator("consul").heldByHuman(vm))
                .map(vm -> vm + " is no longer held out by a human")
                .toList();
    }
}
