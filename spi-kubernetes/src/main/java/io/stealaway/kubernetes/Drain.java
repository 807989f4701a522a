package io.stealaway.kubernetes;

import io.stealaway.internal.Sanitizer;
import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Empties one cordoned node, step by step: pods of the lowest priority first, the next ones when these are gone. */
final class Drain {
    private static final Duration STUCK = Duration.ofMinutes(1);
    /** As many words as fit on a screen. */
    private static final int SHOWN = 3;

    private final Api api;
    private final Pods pods;
    private final DrainPolicy policy;

    Drain(Api api, DrainPolicy policy) {
        this.api = api;
        this.pods = new Pods(api);
        this.policy = policy;
    }

    /** How far it is. */
    sealed interface Progress {}

    /** Nothing is left that has to go. */
    record Empty() implements Progress {}

    /** Goes on; ask again. */
    record Waiting(String why) implements Progress {}

    /** Cannot succeed. */
    record Forbidden(String why) implements Progress {}

    /** Returns what forbids draining these pods, if anything. */
    Optional<String> objection(List<Pod> onNode) {
        return toGo(onNode).stream()
                .filter(pod -> !pod.terminating())
                .flatMap(pod -> policy.forbids(pod).stream())
                .findFirst();
    }

    /** The API server guards none of the pods that stay: it would evict them. */
    private static List<Pod> toGo(List<Pod> onNode) {
        return onNode.stream()
                .filter(pod -> !pod.mirror() && !pod.ofDaemonSet() && !pod.finished())
                .toList();
    }

    Progress step(String node) {
        List<Pod> left = toGo(pods.on(node));
        Optional<String> objection = objection(left);
        if (objection.isPresent()) {
            return new Forbidden(objection.get());
        }
        if (left.isEmpty()) {
            return new Empty();
        }
        int lowest = left.get(0).priority();
        return step(left.stream().filter(pod -> pod.priority() == lowest).toList(), left.size());
    }

    /** What fails for one pod is noted, and the others are asked all the same. */
    private Progress step(List<Pod> now, int left) {
        List<String> notes = new ArrayList<>();
        List<String> ending = new ArrayList<>();
        for (Pod pod : now) {
            if (api.nearlyOver()) {
                break;
            }
            Outcome outcome = asked(pod);
            if (outcome.never()) {
                return new Forbidden("pod " + pod.fullName() + outcome.words());
            }
            if (outcome.words().isEmpty()) {
                ending.add(pod.fullName());
            } else {
                notes.add("pod " + pod.fullName() + outcome.words());
            }
        }
        return new Waiting((left == 1 ? "1 pod is" : left + " pods are") + " still to go" + details(notes, ending));
    }

    /** What came of asking one pod to go: what to say of it, if anything, and whether it never will. */
    private record Outcome(String words, boolean never) {}

    private Outcome asked(Pod pod) {
        try {
            if (pod.terminating()) {
                return new Outcome(late(pod).orElse(""), false);
            }
            Answer answer = pods.evict(pod, policy.gracePeriod());
            // Gone, or another one of its name meanwhile, the next look tells; and who says so of one that stays evicts
            // none.
            boolean elsewhere = answer.notFound() || answer.conflict();
            Optional<String> words = elsewhere ? Optional.of(answer.problem()) : trouble(answer);
            return new Outcome(words.map(text -> ": " + text).orElse(""), unsupported(answer));
        } catch (BackendException e) {
            if (!e.retryable()) {
                throw e;
            }
            return new Outcome(": " + e.getMessage(), false);
        }
    }

    private static String details(List<String> notes, List<String> ending) {
        if (!notes.isEmpty()) {
            return ": " + shown(notes, "; ");
        }
        return ending.isEmpty() ? "" : ", ending now: " + shown(ending, ", ");
    }

    private static String shown(List<String> all, String separator) {
        List<String> first = all.subList(0, Math.min(SHOWN, all.size()));
        return String.join(separator, first) + (all.size() > SHOWN ? separator + (all.size() - SHOWN) + " more" : "");
    }

    /** The server answers 500 for a pod with two budgets, and will for ever. */
    private static boolean unsupported(Answer answer) {
        return answer.status() == 500 && answer.message().contains("more than one PodDisruptionBudget");
    }

    /** Returns what stands in the way and may pass; what will not pass is thrown. */
    private static Optional<String> trouble(Answer answer) {
        if (answer.mayPass() || answer.tooManyRequests() || answer.status() >= 500) {
            return Optional.of(answer.overBudget() ? Sanitizer.oneLine(answer.message()) : answer.problem());
        }
        // Gone, or another one of its name meanwhile: the next look tells.
        if (!answer.notFound() && !answer.conflict()) {
            answer.ok();
        }
        return Optional.empty();
    }

    /** Returns how late a pod is that is ending, if it is late, once what may be done about it was done. */
    private Optional<String> late(Pod pod) {
        Optional<Instant> should = pod.shouldEnd();
        if (should.isEmpty()) {
            return Optional.empty();
        }
        if (policy.removeStuckAfter()
                .filter(time -> overdue(should.get(), time))
                .isPresent()) {
            Optional<String> trouble = trouble(pods.remove(pod));
            return Optional.of(trouble.map(words -> " cannot be removed: " + words)
                            .orElse(" was removed") + ": it should have ended at " + should.get());
        }
        return overdue(should.get(), STUCK) ? Optional.of(" should have ended at " + should.get()) : Optional.empty();
    }

    private boolean overdue(Instant should, Duration by) {
        return Duration.between(should, api.now()).compareTo(by) > 0;
    }
}
