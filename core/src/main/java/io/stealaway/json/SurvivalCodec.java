package io.stealaway.json;

import io.stealaway.model.Explanation.Survival;
import io.stealaway.model.Explanation.ZoneSurvival;
import io.stealaway.model.HostId;
import io.stealaway.model.ZoneId;
import java.io.IOException;
import java.util.SortedSet;

/** The fields of a {@link ZoneSurvival}; its answers are told apart by {@code answer}. */
final class SurvivalCodec {
    private SurvivalCodec() {}

    private enum Answer {
        SURVIVES,
        FAILS,
        UNDECIDED
    }

    static void write(JsonOut out, ZoneSurvival survival) throws IOException {
        out.text("zone", survival.zone());
        out.whole("hosts", survival.hosts());
        out.whole("failing", survival.failing());
        out.number("usableShare", survival.usableShare());
        out.number("committedShare", survival.committedShare());
        out.object("answer", in -> writeAnswer(in, survival.answer()));
    }

    private static void writeAnswer(JsonOut out, Survival answer) throws IOException {
        if (answer instanceof Survival.Survives) {
            out.text("answer", Answer.SURVIVES);
        } else if (answer instanceof Survival.Fails fails) {
            out.text("answer", Answer.FAILS);
            out.texts("witness", fails.witness());
            out.whole("stranded", fails.stranded());
        } else if (answer instanceof Survival.Undecided undecided) {
            out.text("answer", Answer.UNDECIDED);
            out.whole("evaluations", undecided.evaluations());
        } else {
            throw new IllegalStateException("no codec for " + answer.getClass());
        }
    }

    static ZoneSurvival read(Fields in) {
        ZoneId zone = in.id("zone", ZoneId::of);
        int hosts = in.integer("hosts");
        int failing = in.integer("failing");
        double usableShare = in.number("usableShare");
        double committedShare = in.number("committedShare");
        Survival answer = readAnswer(in.object("answer"));
        return in.build(() -> new ZoneSurvival(zone, hosts, failing, usableShare, committedShare, answer));
    }

    private static Survival readAnswer(Fields in) {
        return switch (in.oneOf("answer", Answer.class)) {
            case SURVIVES -> in.build(Survival.Survives::new);
            case FAILS -> readFails(in);
            case UNDECIDED -> {
                long evaluations = in.whole("evaluations");
                yield in.build(() -> new Survival.Undecided(evaluations));
            }
        };
    }

    private static Survival readFails(Fields in) {
        SortedSet<HostId> witness = in.setOrEmpty("witness", HostId::of);
        int stranded = in.integer("stranded");
        return in.build(() -> new Survival.Fails(witness, stranded));
    }
}
