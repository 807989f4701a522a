package io.stealaway.kubernetes;

import io.stealaway.internal.Sanitizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Empties one cordoned node, step by step: pods of the lowest priority first, the next ones when these are gone. */
final class Drain {
    private static final Duration STUCK = Duration.ofMinutes(1);

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

    private Progress step(List<Pod> now, int left) {
        List<String> notes = new ArrayList<>();
        for (Pod pod : now) {
            if (api.nearlyOver()) {
                break;
            }
            if (pod.terminating()) {
                note(pod).ifPresent(notes::add);
                continue;
            }
            Answer answer = pods.evict(pod, policy.gracePeriod());
            if (unsupported(answer)) {
                return new Forbidden("pod " + pod.fullName() + ": " + Sanitizer.oneLine(answer.message()));
            }
            refusal(pod, answer).ifPresent(notes::add);
        }
        String details = notes.isEmpty() ? "" : ": " + String.join("; ", notes.subList(0, Math.min(3, notes.size())));
        return new Waiting(left + " pods are still to go" + details);
    }

    /** The server answers 500 for a pod with two budgets, and will for ever. */
    private static boolean unsupported(Answer answer) {
        return answer.status() == 500 && answer.message().contains("more than one PodDisruptionBudget");
    }

    private static Optional<String> refusal(Pod pod, Answer answer) {
        if (answer.tooManyRequests()) {
            return Optional.of("pod " + pod.fullName() + ": " + Sanitizer.oneLine(answer.message()));
        }
        // Gone, or another one of its name meanwhile: the next look tells.
        if (!answer.notFound() && !answer.conflict()) {
            answer.ok();
        }
        return Optional.empty();
    }

    private Optional<String> note(Pod pod) {
        Optional<Instant> should = pod.shouldEnd();
        if (should.isEmpty() || !overdue(should.get(), STUCK)) {
            return Optional.empty();
        }
        if (policy.removeStuckAfter()
                .filter(time -> overdue(should.get(), time))
                .isEmpty()) {
            return Optional.of("pod " + pod.fullName() + " should have ended at " + should.get());
        }
        Answer answer = pods.remove(pod);
        if (!answer.notFound() && !answer.conflict()) {
            answer.ok();
        }
        return Optional.of("pod " + pod.fullName() + " was removed: it should have ended at " + should.get());
    }

    private boolean overdue(Instant should, Duration by) {
        return Duration.between(should, api.now()).compareTo(by) > 0;
    }
}
