package io.stealaway.json;

import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.DemandHistory;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The fields of a {@link DemandHistory}, in any order; VMs are taken one by one. */
final class DemandHistoryCodec {
    private static final int MOST_MOMENTS = 10_000;

    private final ObjectFields fields = new ObjectFields(JsonLocation.ROOT);
    private final List<Row> rows = new ArrayList<>();
    private long cells;

    /** What is told of one VM, by moment. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(VmId id, int vcpus, int[] wanted) {}

    private DemandHistoryCodec() {}

    static void write(JsonOut out, DemandHistory history) throws IOException {
        out.text("interval", history.interval());
        out.texts(
                "moments",
                IntStream.range(0, history.moments()).mapToObj(history::moment).toList());
        List<Integer> places = IntStream.range(0, history.vms().size()).boxed().toList();
        out.objects("vms", places, (vm, place) -> {
            vm.text("id", history.vms().get(place));
            vm.whole("vcpus", history.vcpus(place));
            vm.amounts("wanted", history.moments(), moment -> history.wantedMicroCores(place, moment));
        });
    }

    static DemandHistory read(JsonIn in) throws IOException {
        DemandHistoryCodec reader = new DemandHistoryCodec();
        in.eachField(name -> reader.readField(name, in));
        return reader.history();
    }

    private void readField(String name, JsonIn in) throws IOException {
        JsonLocation place = JsonLocation.ROOT.field(name);
        if (name.equals("vms")) {
            in.objects(place, vm -> rows.add(row(vm)));
            fields.put(name, List.of());
        } else {
            fields.put(name, in.value(place));
        }
    }

    private Row row(ObjectFields vm) {
        VmId id = vm.id("id", VmId::of);
        int vcpus = vm.integer("vcpus");
        int[] wanted = vm.amountsOr("wanted", DemandHistory.MISSING);
        cells += wanted.length;
        return vm.build(() -> {
            if (cells > DemandHistory.MAX_CELLS) {
                throw new IllegalArgumentException(
                        "wanted brings the document to more than " + DemandHistory.MAX_CELLS + " numbers");
            }
            return new Row(id, vcpus, wanted);
        });
    }

    private DemandHistory history() {
        DemandHistory.Builder history =
                fields.within("interval", () -> DemandHistory.builder(fields.duration("interval")));
        List<Instant> moments = fields.instants("moments");
        fields.texts("vms");
        return fields.build(() -> {
            check(moments);
            moments.forEach(history::moment);
            for (int row = 0; row < rows.size(); row++) {
                add(history, row, moments);
            }
            return history.build();
        });
    }

    private static void check(List<Instant> moments) {
        if (moments.size() > MOST_MOMENTS) {
            throw new IllegalArgumentException(
                    "moments must be at most " + MOST_MOMENTS + ", but are " + moments.size());
        }
        for (int moment = 1; moment < moments.size(); moment++) {
            if (!moments.get(moment).isAfter(moments.get(moment - 1))) {
                throw new IllegalArgumentException("moments must ascend, but " + moments.get(moment) + " does not");
            }
        }
    }

    private void add(DemandHistory.Builder history, int row, List<Instant> moments) {
        Row vm = rows.get(row);
        JsonLocation place = JsonLocation.ROOT.field("vms").item(row);
        if (row > 0 && rows.get(row - 1).id().compareTo(vm.id()) >= 0) {
            throw place.field("id").complaint(" (id " + vm.id() + ")", "VMs must ascend by id, each once");
        }
        if (vm.wanted().length != moments.size()) {
            throw place.field("wanted")
                    .complaint(
                            " (id " + vm.id() + ")",
                            "must hold one number for each of " + moments.size() + " moments, but holds "
                                    + vm.wanted().length);
        }
        try {
            history.vm(vm.id(), vm.vcpus());
        } catch (IllegalArgumentException e) {
            throw place.field("vcpus").complaint("", String.valueOf(e.getMessage()));
        }
        for (int moment = 0; moment < moments.size(); moment++) {
            if (vm.wanted()[moment] != DemandHistory.MISSING) {
                history.wanted(vm.id(), moments.get(moment), vm.wanted()[moment]);
            }
        }
    }
}
