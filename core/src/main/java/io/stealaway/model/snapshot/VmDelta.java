package io.stealaway.model.snapshot;

import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.BitSet;
import java.util.function.BiPredicate;

/** The VMs before and after a change that keeps their ids, and the indices of those that differ. */
record VmDelta(IdLookup<VmId, Vm> before, IdLookup<VmId, Vm> after, BitSet changed) {

    static VmDelta between(IdLookup<VmId, Vm> before, IdLookup<VmId, Vm> after, Iterable<VmId> replaced) {
        BitSet changed = new BitSet(before.size());
        for (VmId id : replaced) {
            int vm = before.indexOf(id);
            if (!before.value(vm).equals(after.value(vm))) {
                changed.set(vm);
            }
        }
        return new VmDelta(before, after, changed);
    }

    boolean anyMatch(BiPredicate<Vm, Vm> change) {
        return changed.stream().anyMatch(vm -> change.test(before.value(vm), after.value(vm)));
    }

    /** What to do with one VM that differs. */
    interface Visitor {
        void visit(int vm, Vm before, Vm after);
    }

    /** Visits the VMs that differ, by index. */
    void forEach(Visitor visitor) {
        changed.stream().forEach(vm -> visitor.visit(vm, before.value(vm), after.value(vm)));
    }
}
