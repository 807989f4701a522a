package io.stealaway.consul;

import io.stealaway.internal.Require;
import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes a VM out of Consul by maintenance mode, set on the VM's own agent, and puts it back.
 *
 * <p>The reason of a maintenance bears our mark and the migration's id, and is read back: Consul keeps the first reason of
 * two. A maintenance with any other reason is never ended. Before and after, enough instances of each service must pass
 * elsewhere. A VM counts as back once the checks that passed before pass again.
 *
 * <p>Build one with {@link #builder}. Thread-safe.
 */
public final class ConsulIsolator implements Isolator {
    private static final String AGENT = "agent";
    private static final String NODE = "node";
    private static final String AILING = "ailing";

    private final ConsulApi api;
    private final String name;
    private final String mark;
    private final Template agentTemplate;
    private final Template catalogAgent;
    private final Optional<Template> nodeTemplate;
    private final SortedSet<String> services;
    private final int minPassing;
    private final SortedMap<String, Integer> minPassingOf;

    private ConsulIsolator(Builder b) {
        api = new ConsulApi(b.config, b.retryDelay);
        name = Check.word("name", b.name);
        mark = Check.word("mark", b.mark);
        agentTemplate = b.agentTemplate.allowing("agentTemplate", "id", "host", "metadata");
        catalogAgent = b.catalogAgent
                .orElseGet(() -> byCatalogAddress(b.agentTemplate.text()))
                .allowing("catalogAgent", "node", "address");
        nodeTemplate = b.nodeTemplate.map(template -> template.allowing("nodeTemplate", "id", "host", "metadata"));
        services = new TreeSet<>(b.services);
        minPassing = Require.between("minPassing", b.minPassing, 0, 1_000_000);
        minPassingOf = new TreeMap<>(b.minPassingOf);
        minPassingOf.forEach((service, least) -> Require.between("minPassing of " + service, least, 0, 1_000_000));
    }

    /** The same scheme and port, and the address that the catalog has. */
    private static Template byCatalogAddress(String agentTemplate) {
        return new Template(agentTemplate.replaceFirst("^(https?://).*?(:\\d+)?/?$", "$1{address}$2"));
    }

    /**
     * Starts a builder from what has no default.
     *
     * @param config where Consul's servers are
     * @param agentTemplate the address of a VM's own agent, with {@code {id}}, {@code {host}} or {@code {metadata:KEY}} to
     *     fill in, for example {@code https://{metadata:address}:8501}; the token goes there, so use metadata that only
     *     administrators may write, or TLS with a certificate authority of your own
     */
    public static Builder builder(ConsulConfig config, String agentTemplate) {
        return new Builder(config, agentTemplate);
    }

    @Override
    public String name() {
        return name;
    }

    /** Begins one call: its deadline, and the proof that what the servers answer is not empty for lack of rights. */
    private Catalog begin() {
        ConsulApi call = api.begin();
        call.checkReadable("consul: check the token");
        return new Catalog(call);
    }

    @Override
    public IsolationAnswer isolate(Vm vm, MigrationId owner) {
        Optional<URI> address = agentTemplate.of(vm).flatMap(Template::url);
        if (address.isEmpty()) {
            return new Refused(
                    "VM " + vm.id() + " lacks what the agent template " + agentTemplate.text() + " fills in");
        }
        Catalog catalog = begin();
        // The token is sent only to where the servers know an agent to be.
        Optional<String> known = nodeTemplate.isPresent()
                ? nodeTemplate.get().of(vm)
                : Optional.of(address.get().getHost().replaceAll("[\\[\\]]", ""));
        if (known.isEmpty()) {
            return new Refused("VM " + vm.id() + " lacks what the node template "
                    + nodeTemplate.orElseThrow().text() + " fills in");
        }
        List<String> nodes = catalog.nodesAt(known.get());
        return nodes.size() == 1
                ? isolate(catalog, vm.id(), owner, Agent.at(catalog.api(), address.get(), nodes.get(0)))
                : new Refused(notOne(vm, known.get(), nodes));
    }

    private String notOne(Vm vm, String known, List<String> nodes) {
        if (nodes.isEmpty()) {
            return "no node of Consul has the name or address " + known + " of VM " + vm.id()
                    + ". Maybe Consul knows it by another address: name it by nodeTemplate (consul.node in a"
                    + " configuration file)";
        }
        return nodes.size() + " nodes of Consul have the name or address " + known + " of VM " + vm.id() + ": "
                + Sanitizer.oneLine(String.join(" and ", nodes))
                + ". Maybe name the VM's own by nodeTemplate (consul.node in a configuration file)";
    }

    private IsolationAnswer isolate(Catalog catalog, VmId vm, MigrationId owner, Agent agent) {
        SortedMap<String, String> onNode = agent.services();
        Scope scope = scope(onNode);
        if (!services.isEmpty() && scope.wholeNode()) {
            return new Refused("none of the services " + services + " is on node " + agent.node());
        }
        List<HealthCheck> checks = agent.checks();
        Optional<HealthCheck> foreign = foreign(checks, vm, owner);
        if (foreign.isPresent()) {
            return new Refused("node " + agent.node() + " is in maintenance already: " + shown(foreign.get()));
        }
        if (ours(checks, vm, owner).size() < scope.size()) {
            Optional<String> tooFew = tooFew(catalog, agent.node(), scope, onNode);
            if (tooFew.isPresent()) {
                return new Refused(tooFew.get());
            }
            agent.enable(scope, new Tag(owner, vm, ailing(checks)).reason(mark));
            checks = agent.checks();
        }
        return confirm(catalog, vm, owner, agent, scope, onNode, checks);
    }

    /** Consul answers 200 to a second enable and keeps the first reason: only what is read back counts. */
    private IsolationAnswer confirm(
            Catalog catalog,
            VmId vm,
            MigrationId owner,
            Agent agent,
            Scope scope,
            SortedMap<String, String> onNode,
            List<HealthCheck> checks) {
        Optional<HealthCheck> foreign = foreign(checks, vm, owner);
        List<HealthCheck> ours = ours(checks, vm, owner);
        if (foreign.isPresent()) {
            ours.forEach(agent::disable);
            return new Refused("another maintenance began meanwhile: " + shown(foreign.get()));
        }
        if (ours.size() < scope.size()) {
            throw new BackendException.Unavailable(
                    "consul: begin maintenance of " + agent.node(), "the agent took it but shows no CheckID of it");
        }
        if (ours(catalog.checksOf(agent.node()), vm, owner).size() < scope.size()) {
            return new Isolating("the catalog does not show the maintenance of " + agent.node() + " yet");
        }
        Optional<String> tooFew = tooFew(catalog, agent.node(), scope, onNode);
        if (tooFew.isPresent()) {
            ours.forEach(agent::disable);
            return new Refused(tooFew.get() + "; the maintenance was ended again");
        }
        return new Isolated(isolation(vm, owner, agent.address(), agent.node(), ours));
    }

    private Isolation isolation(VmId vm, MigrationId owner, URI agent, String node, List<HealthCheck> ours) {
        TreeMap<String, String> state = new TreeMap<>();
        state.put(AGENT, agent.toString());
        state.put(NODE, node);
        state.put(AILING, Tag.join(ailingOf(ours)));
        return new Isolation(vm, name, owner, state);
    }

    @Override
    public ReintegrationAnswer reintegrate(Isolation isolation) {
        Catalog catalog = begin();
        Isolation complete = isolation.state().containsKey(AGENT)
                ? isolation
                : owned(catalog).stream()
                        .filter(one ->
                                one.vm().equals(isolation.vm()) && one.owner().equals(isolation.owner()))
                        .findFirst()
                        .orElse(isolation);
        String address = complete.state().get(AGENT);
        if (address == null) {
            return new Reintegrated();
        }
        return reintegrate(
                catalog,
                complete,
                Agent.at(catalog.api(), agentAt(address), complete.state().getOrDefault(NODE, "")));
    }

    private static URI agentAt(String known) {
        return Template.url(known)
                .orElseThrow(() -> new BackendException.Conflict(
                        "consul: read an undo token", AGENT + " (" + Sanitizer.oneLine(known) + ") is no address"));
    }

    private ReintegrationAnswer reintegrate(Catalog catalog, Isolation isolation, Agent agent) {
        List<HealthCheck> checks = agent.checks();
        List<HealthCheck> ours = ours(checks, isolation.vm(), isolation.owner());
        SortedSet<String> ailing = Tag.split(isolation.state().getOrDefault(AILING, ""));
        ailing.addAll(ailingOf(ours));
        ours.forEach(agent::disable);
        if (!ours.isEmpty()) {
            checks = agent.checks();
        }
        if (!ours(checks, isolation.vm(), isolation.owner()).isEmpty()) {
            throw new BackendException.Unavailable(
                    "consul: end maintenance of " + agent.node(), "the agent ended it but still shows it");
        }
        Optional<HealthCheck> foreign = foreign(checks, isolation.vm(), isolation.owner());
        if (foreign.isPresent()) {
            return new KeptOut("node " + agent.node() + " is in maintenance: " + shown(foreign.get()));
        }
        return health(catalog, agent.node(), checks, ailing);
    }

    /** The agent knows first how its services fare, the catalog alone how the node does; both have to be content. */
    private ReintegrationAnswer health(
            Catalog catalog, String node, List<HealthCheck> ofAgent, SortedSet<String> ailing) {
        List<HealthCheck> inCatalog = catalog.checksOf(node);
        if (inCatalog.isEmpty()) {
            return new Reintegrating("the catalog shows no check of node " + node);
        }
        List<String> waiting = Stream.concat(ofAgent.stream(), inCatalog.stream())
                .filter(check -> !check.well() && !ailing.contains(check.id()))
                .map(check -> check.id() + " is " + check.status())
                .sorted()
                .distinct()
                .toList();
        return waiting.isEmpty() ? new Reintegrated() : new Reintegrating("on node " + node + " " + waiting);
    }

    @Override
    public List<Isolation> owned() {
        return owned(begin());
    }

    private List<Isolation> owned(Catalog catalog) {
        Map<Tag, List<HealthCheck>> byTag = new java.util.LinkedHashMap<>();
        for (HealthCheck check : catalog.maintenances()) {
            tag(check)
                    .ifPresent(tag ->
                            byTag.computeIfAbsent(tag, any -> new ArrayList<>()).add(check));
        }
        List<Isolation> owned = new ArrayList<>();
        byTag.forEach((tag, checks) -> {
            String node = checks.get(0).node();
            URI agent = catalog.agentOf(node, catalogAgent)
                    .orElseThrow(() -> new BackendException.Unavailable(
                            "consul: list our maintenances",
                            "the catalog has no Address for an agent on node " + Sanitizer.oneLine(node)));
            owned.add(isolation(tag.vm(), tag.owner(), agent, node, checks));
        });
        owned.sort(java.util.Comparator.comparing(Isolation::vm).thenComparing(Isolation::owner));
        return List.copyOf(owned);
    }

    private Scope scope(SortedMap<String, String> onNode) {
        return new Scope(onNode.entrySet().stream()
                .filter(one -> services.contains(one.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Returns which service would be, or is, short of instances, if any. */
    private Optional<String> tooFew(Catalog catalog, String node, Scope scope, SortedMap<String, String> onNode) {
        SortedSet<String> concerned = onNode.entrySet().stream()
                .filter(one -> scope.wholeNode() || scope.serviceIds().contains(one.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.toCollection(TreeSet::new));
        for (String service : concerned) {
            int least = minPassingOf.getOrDefault(service, minPassing);
            int passing = least == 0 ? 0 : catalog.passingElsewhere(service, node);
            if (passing < least) {
                return Optional.of("service " + Sanitizer.oneLine(service) + " has " + passing
                        + " passing instances besides node " + node + ", " + least + " needed");
            }
        }
        return Optional.empty();
    }

    private Optional<Tag> tag(HealthCheck check) {
        return check.maintenance() ? Tag.of(check.notes(), mark) : Optional.empty();
    }

    private List<HealthCheck> ours(List<HealthCheck> checks, VmId vm, MigrationId owner) {
        return checks.stream()
                .filter(check -> tag(check).filter(tag -> tag.is(vm, owner)).isPresent())
                .toList();
    }

    /** Returns a maintenance that is not of this owner: a human's, or another migration's. */
    private Optional<HealthCheck> foreign(List<HealthCheck> checks, VmId vm, MigrationId owner) {
        return checks.stream()
                .filter(HealthCheck::maintenance)
                .filter(check -> tag(check).filter(tag -> tag.is(vm, owner)).isEmpty())
                .findFirst();
    }

    private SortedSet<String> ailing(List<HealthCheck> checks) {
        return checks.stream()
                .filter(check -> !check.well() && !check.maintenance())
                .map(HealthCheck::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private SortedSet<String> ailingOf(List<HealthCheck> ours) {
        return ours.stream()
                .flatMap(check -> tag(check).stream())
                .flatMap(tag -> tag.ailing().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String shown(HealthCheck maintenance) {
        return maintenance.id() + " \"" + Sanitizer.oneLine(maintenance.notes()) + "\"";
    }

    /** Collects the values of a {@link ConsulIsolator}; not thread-safe. */
    public static final class Builder {
        private final ConsulConfig config;
        private final Template agentTemplate;
        private String name = "consul";
        private String mark = "stealaway";
        private Optional<Template> catalogAgent = Optional.empty();
        private Optional<Template> nodeTemplate = Optional.empty();
        private SortedSet<String> services = new TreeSet<>();
        private int minPassing = 1;
        private final SortedMap<String, Integer> minPassingOf = new TreeMap<>();
        private RetryDelay retryDelay = RetryDelay.REAL;

        private Builder(ConsulConfig config, String agentTemplate) {
            this.config = config;
            this.agentTemplate = new Template(agentTemplate);
        }

        /** Sets the name that policies and journals use; {@code consul} by default. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Sets the first word of every reason, by which our maintenances are known; {@code stealaway} by default. */
        public Builder mark(String mark) {
            this.mark = mark;
            return this;
        }

        /** Sets the services to take out, by name; none means the whole node, which is the default. */
        public Builder services(SortedSet<String> services) {
            this.services = new TreeSet<>(services);
            return this;
        }

        /** Sets the number of passing instances that each service must keep on other nodes, 0 or more; 1 by default. */
        public Builder minPassing(int minPassing) {
            this.minPassing = minPassing;
            return this;
        }

        /** Sets the number of passing instances that one service must keep on other nodes, 0 or more. */
        public Builder minPassing(String service, int minPassing) {
            this.minPassingOf.put(service, minPassing);
            return this;
        }

        /**
         * Sets the node name of a VM's agent, with {@code {id}}, {@code {host}} or {@code {metadata:KEY}}; by default the
         * node is found by the host of the agent's address, which must be the node's name or address in the catalog.
         */
        public Builder nodeTemplate(String nodeTemplate) {
            this.nodeTemplate = Optional.of(new Template(nodeTemplate));
            return this;
        }

        /**
         * Sets the address of an agent of which only the catalog is known, with {@code {node}} or {@code {address}}; by
         * default scheme and port of the agent template and the catalog's address.
         */
        public Builder catalogAgent(String catalogAgent) {
            this.catalogAgent = Optional.of(new Template(catalogAgent));
            return this;
        }

        Builder retryDelay(RetryDelay retryDelay) {
            this.retryDelay = retryDelay;
            return this;
        }

        /** Returns the isolator; asks Consul nothing yet.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public ConsulIsolator build() {
            return new ConsulIsolator(this);
        }
    }
}
