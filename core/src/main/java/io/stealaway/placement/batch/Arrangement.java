package io.stealaway.placement.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** VMs in the order of placement, and the host of each that has one; laid over the state of the batch. Not thread-safe. */
final class Arrangement {
    static final int NONE = -1;

    private final BatchQuestions questions;
    private final List<NewVm> vms;
    private final int[] hosts;

    Arrangement(BatchQuestions questions, List<NewVm> vms) {
        this.questions = questions;
        this.vms = vms;
        hosts = new int[vms.size()];
        Arrays.fill(hosts, NONE);
    }

    /** Returns the same, laid as it is, with more VMs behind that have no host. */
    Arrangement with(List<NewVm> more) {
        List<NewVm> both = new ArrayList<>(vms);
        both.addAll(more);
        Arrangement longer = new Arrangement(questions, both);
        System.arraycopy(hosts, 0, longer.hosts, 0, hosts.length);
        return longer;
    }

    int size() {
        return hosts.length;
    }

    NewVm vm(int place) {
        return vms.get(place);
    }

    int host(int place) {
        return hosts[place];
    }

    /** Returns the host of each place; a copy. */
    int[] hosts() {
        return hosts.clone();
    }

    /** Lays all VMs that have hosts; none is laid yet. */
    void layAll(int[] onto) {
        for (int place = 0; place < onto.length; place++) {
            if (onto[place] != NONE) {
                lay(place, onto[place]);
            }
        }
    }

    void lay(int place, int host) {
        questions.lay(vms.get(place), host);
        hosts[place] = host;
    }

    int take(int place) {
        int host = hosts[place];
        questions.take(vms.get(place), host);
        hosts[place] = NONE;
        return host;
    }

    /** Takes all back. */
    void clear() {
        for (int place = 0; place < hosts.length; place++) {
            if (hosts[place] != NONE) {
                take(place);
            }
        }
    }

    /** Returns the place of the first VM without a host; the number of VMs when all have one. */
    int firstWithout() {
        int place = 0;
        while (place < hosts.length && hosts[place] != NONE) {
            place++;
        }
        return place;
    }
}
