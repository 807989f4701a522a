package io.stealaway.json;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Explanation.FailoverCheck;
import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.HostId;
import java.io.IOException;
import java.util.SortedSet;

/** The fields of a {@link FailoverCheck}; its answers are told apart by {@code answer}. */
final class FailoverCodec {
    private FailoverCodec() {}

    private enum Answer {
        SURVIVES,
        FAILS,
        UNDECIDED
    }

    static void write(JsonOut out, FailoverCheck survival) throws IOException {
        out.text("zone", survival.zone());
        out.whole("hosts", survival.hosts());
        out.whole("failing", survival.failing());
        out.number("usableShare", survival.usableShare());
        out.number("committedShare", survival.committedShare());
        out.object("answer", in -> writeAnswer(in, survival.answer()));
    }

    private static void writeAnswer(JsonOut out, FailoverResult answer) throws IOException {
        if (answer instanceof FailoverResult.Survives) {
            out.text("answer", Answer.SURVIVES);
        } else if (answer instanceof FailoverResult.Fails fails) {
            out.text("answer", Answer.FAILS);
            out.texts("witness", fails.witness());
            out.whole("stranded", fails.stranded());
        } else if (answer instanceof FailoverResult.Undecided undecided) {
            out.text("answer", Answer.UNDECIDED);
            out.whole("evaluations", undecided.evaluations());
        } else {
            throw new IllegalStateException("no codec for " + answer.getClass());
        }
    }

    static FailoverCheck read(ObjectFields in) {
        AvailabilityZone zone = in.id("zone", AvailabilityZone::of);
        int hosts = in.integer("hosts");
        int failing = in.integer("failing");
        double usableShare = in.number("usableShare");
        double committedShare = in.number("committedShare");
        FailoverResult answer = readAnswer(in.object("answer"));
        return in.build(() -> new FailoverCheck(zone, hosts, failing, usableShare, committedShare, answer));
    }

    private static FailoverResult readAnswer(ObjectFields in) {
        return switch (in.oneOf("answer", Answer.class)) {
            case SURVIVES -> in.build(FailoverResult.Survives::new);
            case FAILS -> readFails(in);
            case UNDECIDED -> {
                long evaluations = in.whole("evaluations");
                yield in.build(() -> new FailoverResult.Undecided(evaluations));
            }
        };
    }

    private static FailoverResult readFails(ObjectFields in) {
        SortedSet<HostId> witness = in.setOrEmpty("witness", HostId::of);
        int stranded = in.integer("stranded");
        return in.build(() -> new FailoverResult.Fails(witness, stranded));
    }
}
