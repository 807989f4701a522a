package io.stealaway.kubernetes;

import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.spi.Isolator;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Isolates the Kubernetes node that runs in a VM: cordons it, drains it if so configured, and puts it back.
 *
 * <p>A cordon of this library carries an annotation with the migration's id, set with the cordon in one conditional patch; a
 * cordon without it belongs to someone else and is never ended. A VM counts as back once its node is Ready and so are its
 * DaemonSet pods, except those that were not ready before.
 *
 * <p>Build one with {@link #builder}. Thread-safe.
 */
public final class KubernetesIsolator implements Isolator {
    private static final String NODE = "node";
    private static final String AILING = "ailing";
    /** Stands for the node among what ails; a DaemonSet's name has a slash. */
    private static final String THE_NODE = "node";
    /** Stands for a taint among what ails; no namespace begins so. */
    private static final String TAINT = "taint=";

    private final Api api;
    private final String name;
    private final NodeMapping mapping;
    private final IsolationMode mode;
    private final DrainPolicy drain;
    private final boolean controlPlane;
    private final ServerIds ids = new ServerIds();

    private KubernetesIsolator(Builder b) {
        api = new Api(b.config, b.retryDelay);
        name = Check.name("name", b.name, 63);
        mapping = Objects.requireNonNull(b.mapping, "mapping");
        mode = Objects.requireNonNull(b.mode, "mode");
        drain = Objects.requireNonNull(b.drain, "drain");
        controlPlane = b.controlPlane;
    }

    /**
     * Starts a builder from what has no default.
     *
     * @param config where the API server is
     * @param mapping which node a VM is
     */
    public static Builder builder(KubernetesConfig config, NodeMapping mapping) {
        return new Builder(config, mapping);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public IsolationAnswer isolate(Vm vm, MigrationId owner) {
        Api call = api.begin();
        List<Node> found = mapping.find(new Nodes(call), ids, vm);
        if (found.size() != 1) {
            return new Refused(notOne(vm, found));
        }
        Node node = found.get(0);
        Optional<String> objection = objection(node, vm.id(), owner);
        return objection.isPresent() ? new Refused(objection.get()) : isolate(call, vm.id(), owner, node);
    }

    private String notOne(Vm vm, List<Node> found) {
        String names = found.stream().map(Node::name).sorted().collect(Collectors.joining(", "));
        return found.size() + " nodes match VM " + vm.id() + " by " + mapping
                + (found.isEmpty() ? "" : ": " + Sanitizer.oneLine(names));
    }

    /** Returns why this node must be left alone, if so. */
    private Optional<String> objection(Node node, VmId vm, MigrationId owner) {
        if (node.controlPlane() && !controlPlane) {
            return Optional.of("node " + node.name() + " carries the control plane");
        }
        if (node.tagText().isPresent()) {
            return foreign(node, vm, owner).or(() -> uncordoned(node));
        }
        return node.unschedulable()
                ? Optional.of("node " + node.name() + " was cordoned by someone else")
                : Optional.empty();
    }

    private static Optional<String> foreign(Node node, VmId vm, MigrationId owner) {
        boolean ours = node.tag().filter(tag -> tag.is(vm, owner)).isPresent();
        return ours
                ? Optional.empty()
                : node.tagText()
                        .map(text -> "node " + node.name() + " is isolated already: " + Sanitizer.oneLine(text));
    }

    private static Optional<String> uncordoned(Node node) {
        return node.unschedulable()
                ? Optional.empty()
                : Optional.of("node " + node.name() + " was uncordoned by someone else while it is isolated");
    }

    private IsolationAnswer isolate(Api call, VmId vm, MigrationId owner, Node node) {
        Optional<Tag> ours = node.tag();
        Tag tag = ours.orElseGet(() -> new Tag(owner, vm, new TreeSet<>()));
        if (ours.isEmpty()) {
            List<Pod> pods = new Pods(call).on(node.name());
            Optional<String> objection =
                    mode == IsolationMode.DRAIN ? new Drain(call, drain).objection(pods) : Optional.empty();
            if (objection.isPresent()) {
                return new Refused(objection.get());
            }
            tag = new Tag(owner, vm, ailing(node, pods));
            Answer answer = new Nodes(call).cordon(node, tag);
            if (answer.conflict() && !answer.denied()) {
                return new Isolating("node " + node.name() + " changed just when it was to be cordoned");
            }
            if (answer.mayPass()) {
                return new Isolating("node " + node.name() + " may not be cordoned now: " + answer.problem());
            }
            answer.ok();
        }
        Isolation isolation = isolation(node.name(), tag);
        return mode == IsolationMode.CORDON_ONLY
                ? new Isolated(isolation)
                : answer(new Drain(call, drain).step(node.name()), isolation);
    }

    private static IsolationAnswer answer(Drain.Progress progress, Isolation isolation) {
        if (progress instanceof Drain.Waiting waiting) {
            return new Isolating(waiting.why());
        }
        return progress instanceof Drain.Forbidden forbidden ? new Refused(forbidden.why()) : new Isolated(isolation);
    }

    private Isolation isolation(String node, Tag tag) {
        TreeMap<String, String> state = new TreeMap<>();
        state.put(NODE, node);
        state.put(AILING, Tag.join(tag.ailing()));
        return new Isolation(tag.vm(), name, tag.owner(), state);
    }

    /** Returns what is not well, by DaemonSet, and the node itself; and what keeps pods away from it. */
    private static SortedSet<String> ailing(Node node, List<Pod> pods) {
        TreeSet<String> ailing = new TreeSet<>();
        if (!node.ready()) {
            ailing.add(THE_NODE);
        }
        pods.stream()
                .filter(pod -> pod.ofDaemonSet() && !pod.finished() && !pod.ready())
                .forEach(pod -> ailing.add(pod.controllerName()));
        node.taints().forEach(taint -> ailing.add(TAINT + taint));
        return ailing;
    }

    @Override
    public ReintegrationAnswer reintegrate(Isolation isolation) {
        Api call = api.begin();
        Optional<String> known = Optional.ofNullable(isolation.state().get(NODE));
        Optional<Node> node = known.isPresent()
                ? new Nodes(call).get(known.get())
                : new Nodes(call)
                        .allByMetadata().stream()
                                .filter(one -> one.tag()
                                        .filter(tag -> tag.is(isolation.vm(), isolation.owner()))
                                        .isPresent())
                                .findFirst()
                                .flatMap(one -> new Nodes(call).get(one.name()));
        if (node.isEmpty()) {
            return known.isPresent()
                    ? new KeptOut("node " + known.get() + " is in the cluster no more")
                    : new Reintegrated();
        }
        return reintegrate(call, isolation, node.get());
    }

    private ReintegrationAnswer reintegrate(Api call, Isolation isolation, Node node) {
        SortedSet<String> ailing = Tag.split(isolation.state().getOrDefault(AILING, ""));
        Optional<Tag> ours = node.tag().filter(tag -> tag.is(isolation.vm(), isolation.owner()));
        if (ours.isEmpty()) {
            return back(call, node, ailing);
        }
        ailing.addAll(ours.get().ailing());
        Answer answer = new Nodes(call).release(node);
        if (answer.mayPass()) {
            return new Reintegrating("node " + node.name() + " may not be uncordoned now: " + answer.problem());
        }
        if (answer.invalid() || answer.conflict()) {
            return new Reintegrating("node " + node.name() + " changed just when it was to be uncordoned: "
                    + Sanitizer.oneLine(answer.message()));
        }
        return back(call, new Node(answer.json()), ailing);
    }

    /** Returns whether the node, which bears no tag of this owner, serves again. */
    private static ReintegrationAnswer back(Api call, Node node, SortedSet<String> ailing) {
        if (node.tagText().isPresent()) {
            return new KeptOut("node " + node.name() + " is isolated: "
                    + Sanitizer.oneLine(node.tagText().get()));
        }
        if (node.unschedulable()) {
            return new KeptOut("node " + node.name()
                    + (node.held() ? " is held by " + Node.HOLD : " was cordoned by someone else"));
        }
        SortedSet<String> waiting = ailing(node, new Pods(call).on(node.name()));
        waiting.removeAll(ailing);
        List<String> tainted = waiting.stream()
                .filter(one -> one.startsWith(TAINT))
                .map(one -> one.substring(TAINT.length()))
                .toList();
        waiting.removeIf(one -> one.startsWith(TAINT));
        if (!waiting.isEmpty()) {
            return new Reintegrating("on node " + node.name() + " not ready: " + waiting);
        }
        return tainted.isEmpty()
                ? new Reintegrated()
                : new KeptOut("node " + node.name() + " was tainted meanwhile, so that what does not tolerate it is"
                        + " not scheduled there: " + Sanitizer.oneLine(String.join(", ", tainted)));
    }

    @Override
    public List<Isolation> owned() {
        return new Nodes(api.begin())
                .allByMetadata().stream()
                        .flatMap(node -> node.tag().stream().map(tag -> isolation(node.name(), tag)))
                        .sorted(Comparator.comparing(Isolation::vm).thenComparing(Isolation::owner))
                        .toList();
    }

    /** Collects the values of a {@link KubernetesIsolator}; not thread-safe. */
    public static final class Builder {
        private final KubernetesConfig config;
        private final NodeMapping mapping;
        private String name = "kubernetes";
        private IsolationMode mode = IsolationMode.DRAIN;
        private DrainPolicy drain = DrainPolicy.careful();
        private boolean controlPlane = false;
        private RetryDelay retryDelay = RetryDelay.REAL;

        private Builder(KubernetesConfig config, NodeMapping mapping) {
            this.config = config;
            this.mapping = mapping;
        }

        /** Sets the name that policies and journals use; {@code kubernetes} by default. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Sets the isolation mode; {@link IsolationMode#DRAIN} by default. */
        public Builder mode(IsolationMode mode) {
            this.mode = mode;
            return this;
        }

        /** Sets the drain policy; {@link DrainPolicy#careful()} by default. */
        public Builder drain(DrainPolicy drain) {
            this.drain = drain;
            return this;
        }

        /** Sets whether nodes that carry the control plane are taken out too; refused by default. */
        public Builder controlPlane(boolean controlPlane) {
            this.controlPlane = controlPlane;
            return this;
        }

        Builder retryDelay(RetryDelay retryDelay) {
            this.retryDelay = retryDelay;
            return this;
        }

        /** Returns the isolator; asks the API server nothing yet.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public KubernetesIsolator build() {
            return new KubernetesIsolator(this);
        }
    }
}
