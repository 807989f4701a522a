package io.stealaway.check;

import java.time.Duration;
import java.util.Optional;

/** Judges what the copy of a VM takes. Stateless and thread-safe. */
final class TransferCheck {
    private static final double BLUR = 1e-7;

    private TransferCheck() {}

    static void judge(CheckedStep move, Violations verdicts) {
        long disk = move.vm().localDiskBytes();
        verdicts.figure("bytesToCopy", (double) move.step().bytesToCopy(), (double) (move.memory() + disk), 0.0);
        verdicts.expect(
                "convergence",
                move.converges(),
                "dirties " + move.vm().dirtyBytesPerSecond() + " bytes per second, the wire carries " + move.rate());
        if (move.converges()) {
            judgeDuration(move, verdicts);
            judgeDowntime(move, verdicts);
        }
    }

    private static void judgeDuration(CheckedStep move, Violations verdicts) {
        Optional<Duration> said = move.step().predictedDuration();
        if (said.isEmpty()) {
            verdicts.expect("figures", move.rate() == 0, "predictedDuration is missing, and a bandwidth is declared");
            return;
        }
        double seconds = seconds(said.get());
        verdicts.figure("predictedDuration", seconds, duration(move), 0.003 + seconds * 1e-9);
        Duration most = move.policy().migration().maxDuration();
        verdicts.expect(
                "duration",
                said.get().compareTo(most) <= 0,
                "takes " + said.get() + " on the wire, at most " + most + " allowed");
    }

    private static double duration(CheckedStep move) {
        if (move.rate() == 0) {
            return 0.0;
        }
        double rounds = move.memory() == 0
                ? 0.0
                : (double) move.memory() / (move.rate() - move.vm().dirtyBytesPerSecond());
        return rounds + (double) move.vm().localDiskBytes() / move.rate();
    }

    private static void judgeDowntime(CheckedStep move, Violations verdicts) {
        double said = seconds(move.step().predictedDowntime());
        if (move.rate() == 0 || move.memory() == 0 || move.vm().dirtyBytesPerSecond() == 0) {
            verdicts.figure("predictedDowntime", said, 0.0, 0.0);
            return;
        }
        double aim = seconds(move.policy().migration().maxDowntime());
        double left = StrictMath.log1p(-(double) (move.rate() - move.vm().dirtyBytesPerSecond()) / move.rate());
        long rounds = (long) Math.ceil(StrictMath.log(aim * move.rate() / move.memory()) / left);
        for (long n = Math.max(1, rounds - 1); n <= Math.max(1, rounds + 1); n++) {
            if (right(said, aim, pause(move, left, n), n == 1 ? Double.MAX_VALUE : pause(move, left, n - 1))) {
                return;
            }
        }
        double found = pause(move, left, Math.max(1, rounds));
        verdicts.expect("figures", false, "predictedDowntime is said to be " + said + " s, and is " + found);
    }

    /** The pause is short enough, and that of one round less is not, but for what floating point blurs. */
    private static boolean right(double said, double aim, double pause, double oneRoundLess) {
        return pause <= aim * (1 + BLUR)
                && oneRoundLess > aim * (1 - BLUR)
                && said >= pause * (1 - BLUR)
                && said <= pause * (1 + BLUR) + 0.001;
    }

    /** Returns the time for what is left after some rounds, seconds: each leaves what was dirtied in its time. */
    private static double pause(CheckedStep move, double left, long rounds) {
        return (double) move.memory() / move.rate() * StrictMath.exp(rounds * left);
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
