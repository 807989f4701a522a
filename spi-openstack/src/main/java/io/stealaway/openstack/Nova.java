package io.stealaway.openstack;

import com.fasterxml.jackson.databind.node.TextNode;
import io.stealaway.internal.http.Deadline;
import io.stealaway.internal.http.PercentEncoding;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.model.VolumeId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Migrator.Running;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reads we make of Nova, Placement, Cinder and Neutron, one method for each. Thread-safe. */
final class Nova {
    private static final Logger LOG = LoggerFactory.getLogger(Nova.class);

    private static final int MOST_GROUP_PAGES = 10_000;
    private static final int NEWEST_ACTIONS = 100;

    private final Api api;
    private final OptionalInt pageSize;

    Nova(Api api, OptionalInt pageSize) {
        this.api = api;
        this.pageSize = pageSize;
    }

    /** Returns all servers of all tenants; with an instant, those that changed since, deleted ones too. */
    List<Server> servers(Optional<Instant> changedSince, Deadline deadline, Told told) {
        String path = "/servers/detail?all_tenants=1" + since(changedSince);
        Call call = Call.get("nova: read servers", Service.COMPUTE, paged(path), Versions.SERVERS);
        List<Server> servers = new ArrayList<>();
        for (Fields fields : api.pages(call, "servers", server -> server.text("id"), deadline)) {
            Server.read(LenientFields.of(fields)).ifPresentOrElse(servers::add, () -> nameless(fields, told));
        }
        return servers;
    }

    /** Who it is cannot be told, and so not how much of its host it takes. */
    private static void nameless(Fields fields, Told told) {
        LenientFields lenient = LenientFields.of(fields);
        Optional<HostId> host = lenient.optionalId(Server.HOST, HostId::of);
        lenient.id("id", VmId::of);
        String line = "nova: the record " + fields.where() + " of a server on "
                + host.map(HostId::value).orElse("no host") + " is left out: " + String.join("; ", lenient.odd());
        told.leftOut(line);
        host.ifPresent(on -> told.host(on, line));
    }

    /** Returns the ids of the servers on a host. */
    List<VmId> serversOn(HostId host, Deadline deadline) {
        String path = Api.with("/servers/detail?all_tenants=1", "host", host.value());
        Call call = Call.get("nova: read servers on " + host, Service.COMPUTE, paged(path), Versions.SERVERS);
        return api.pages(call, "servers", server -> server.text("id"), deadline).stream()
                .map(LenientFields::of)
                .map(fields -> fields.id("id", VmId::of).orElseThrow(fields::unreadable))
                .toList();
    }

    /**
     * @throws BackendException.NotFound if it does not exist
     * @throws BackendException.Unavailable if its record does not tell where it is and what it does
     */
    Server server(VmId vm, Deadline deadline) {
        Call call = Call.get("nova: read server " + vm, Service.COMPUTE, serverPath(vm), Versions.SERVERS);
        Fields fields = api.read(call, deadline).object("server");
        LenientFields lenient = LenientFields.of(fields);
        Server server = Server.read(lenient).orElseThrow(lenient::unreadable);
        if (server.hidden()) {
            throw hidden(fields.where());
        }
        if (!server.vital().isEmpty()) {
            throw new BackendException.Unavailable(fields.where(), String.join("; ", server.vital()));
        }
        return server;
    }

    /** An absent field, unlike a null one, means that the policy hides hosts from us. */
    static BackendException hidden(String operation) {
        return new BackendException.Forbidden(
                operation,
                "servers are shown without their host. Maybe the role lacks os_compute_api:os-extended-server-attributes");
    }

    /** Returns the compute services by host; two of one host are one of which the worse is believed. */
    SortedMap<HostId, ComputeService> services(Deadline deadline, Told told) {
        Call call = Call.get(
                "nova: read compute services", Service.COMPUTE, "/os-services?binary=nova-compute", Versions.SERVICES);
        SortedMap<HostId, ComputeService> services = new TreeMap<>();
        for (Fields fields : api.read(call, deadline).objects("services")) {
            LenientFields lenient = LenientFields.of(fields);
            ComputeService.read(lenient)
                    .ifPresentOrElse(
                            service -> services.merge(service.host(), service, ComputeService::and),
                            () -> told.leftOut("nova: the record " + fields.where()
                                    + " of a compute service is left out: " + String.join("; ", lenient.odd())));
        }
        return services;
    }

    /** Returns the compute services of which the records tell whose they are. */
    SortedMap<HostId, ComputeService> services(Deadline deadline) {
        return services(deadline, new Told());
    }

    List<Aggregate> aggregates(Deadline deadline) {
        Call call = Call.get("nova: read aggregates", Service.COMPUTE, "/os-aggregates", Versions.AGGREGATES);
        return api.read(call, deadline).objects("aggregates").stream()
                .map(LenientFields::of)
                .map(Aggregate::read)
                .toList();
    }

    List<Hypervisor> hypervisors(Deadline deadline, Told told) {
        Call call = Call.get(
                "nova: read hypervisors", Service.COMPUTE, paged("/os-hypervisors/detail"), Versions.HYPERVISORS);
        return api.pages(call, "hypervisors", hypervisor -> hypervisor.text("id"), deadline).stream()
                .flatMap(hypervisor -> Hypervisor.read(LenientFields.of(hypervisor), told).stream())
                .toList();
    }

    /** Reads until a page is empty, as this list alone has no links and the server's page size is not known. */
    List<GroupMembers> serverGroups(Deadline deadline) {
        Call call = Call.get(
                "nova: read server groups",
                Service.COMPUTE,
                paged("/os-server-groups?all_projects=True"),
                Versions.SERVER_GROUPS);
        List<GroupMembers> all = new ArrayList<>();
        for (int page = 0; page < MOST_GROUP_PAGES; page++) {
            String path = all.isEmpty() ? call.path() : Api.with(call.path(), "offset", Integer.toString(all.size()));
            List<Fields> items = api.read(call.at(path), deadline).objects("server_groups");
            if (items.isEmpty()) {
                return all;
            }
            items.stream().map(LenientFields::of).map(GroupMembers::read).forEach(all::add);
        }
        throw new BackendException.Unavailable(call.operation(), "more than " + MOST_GROUP_PAGES + " pages");
    }

    /** Returns the migrations of all servers that changed since an instant. */
    List<MigrationRecord> migrationsSince(Instant changedSince, Deadline deadline, Told told) {
        return migrations(
                "nova: read migrations",
                "/os-migrations?" + since(Optional.of(changedSince)).substring(1),
                deadline,
                told);
    }

    /** Returns the readable migrations of a server. */
    List<MigrationRecord> migrationsOf(VmId vm, Deadline deadline, Told told) {
        return migrations("nova: read migrations of " + vm, pathOfMigrations(vm), deadline, told);
    }

    /**
     * Returns the migrations of a server, newest first.
     *
     * @throws BackendException.Unavailable naming the field of a record that is odd
     */
    List<MigrationRecord> migrationsOf(VmId vm, Deadline deadline) {
        return migrations("nova: read migrations of " + vm, pathOfMigrations(vm), deadline);
    }

    private static String pathOfMigrations(VmId vm) {
        return Api.with("/os-migrations", "instance_uuid", vm.value());
    }

    /** Returns the migrations from or to a host that changed since an instant. */
    List<MigrationRecord> migrationsTouching(HostId host, Instant changedSince, Deadline deadline) {
        String path = Api.with("/os-migrations", "host", host.value()) + since(Optional.of(changedSince));
        return migrations("nova: read migrations of host " + host, path, deadline);
    }

    private List<MigrationRecord> migrations(String operation, String path, Deadline deadline) {
        return migrations(operation, path, deadline, MigrationRecord::read);
    }

    private List<MigrationRecord> migrations(String operation, String path, Deadline deadline, Told told) {
        List<MigrationRecord> all = new ArrayList<>();
        for (Fields fields : migrations(operation, path, deadline, Function.identity())) {
            LenientFields lenient = LenientFields.of(fields);
            MigrationRecord.read(lenient)
                    .ifPresentOrElse(
                            all::add,
                            () -> told.leftOut("nova: the record " + fields.where() + " of a migration is left out: "
                                    + String.join("; ", lenient.odd())));
        }
        return all;
    }

    private <T> List<T> migrations(String operation, String path, Deadline deadline, Function<Fields, T> reader) {
        Call call = Call.get(operation, Service.COMPUTE, paged(path), Versions.MIGRATIONS);
        return api.pages(call, "migrations", migration -> migration.text("uuid"), deadline).stream()
                .map(reader)
                .toList();
    }

    /** Returns generation by uuid of all resource providers; one that cannot be read is no generation there is. */
    SortedMap<String, Long> providers(Deadline deadline, Told told) {
        Call call = Call.get("placement: read providers", Service.PLACEMENT, "/resource_providers", Versions.PLACEMENT);
        SortedMap<String, Long> generations = new TreeMap<>();
        for (Fields fields : api.read(call, deadline).objects("resource_providers")) {
            LenientFields provider = LenientFields.of(fields);
            provider.text("uuid")
                    .ifPresentOrElse(
                            uuid -> generations.put(uuid, generation(provider, "generation", Long.MIN_VALUE)),
                            () -> told.leftOut("placement: the record " + fields.where()
                                    + " of a provider is left out: " + String.join("; ", provider.odd())));
        }
        return generations;
    }

    private static long generation(LenientFields of, String name, long otherwise) {
        return of.apart().number(name, 0, Long.MAX_VALUE).orElse(otherwise);
    }

    Inventory inventory(String provider, Deadline deadline) {
        Fields inventories = api.read(provider(provider, "inventories"), deadline);
        Optional<Fields> usages = usages(provider, deadline);
        Fields traits = api.read(provider(provider, "traits"), deadline);
        // The earliest generation: should the provider have changed between the three, it is read again next time.
        long generation = generation(LenientFields.of(inventories), "resource_provider_generation", -1);
        return Inventory.read(generation, inventories, usages, traits);
    }

    /** Reads again what is allocated of a provider. */
    Inventory usages(String provider, Inventory before, Deadline deadline) {
        return before.with(usages(provider, deadline));
    }

    /** Returns what is allocated; empty where a service that speaks for Placement does not tell. One that vanished has no traits either. */
    private Optional<Fields> usages(String provider, Deadline deadline) {
        try {
            return Optional.of(api.read(provider(provider, "usages"), deadline));
        } catch (BackendException.NotFound e) {
            LOG.debug("what is allocated of provider {} is not known: {}", provider, e.getMessage());
            return Optional.empty();
        }
    }

    private static Call provider(String provider, String what) {
        return Call.get(
                "placement: read " + what + " of " + provider,
                Service.PLACEMENT,
                "/resource_providers/" + PercentEncoding.encode(provider) + "/" + what,
                Versions.PLACEMENT);
    }

    /** Returns all volumes; empty when the cloud has no Cinder. */
    Optional<SortedMap<VolumeId, VolumeFacts>> volumes(Deadline deadline, Told told) {
        if (!api.offers(Service.VOLUME, deadline)) {
            return Optional.empty();
        }
        SortedMap<VolumeId, VolumeFacts> volumes = new TreeMap<>();
        Call call = Call.get("cinder: read volumes", Service.VOLUME, paged("/volumes/detail?all_tenants=1"));
        for (Fields fields : api.pages(call, "volumes", volume -> volume.text("id"), deadline)) {
            LenientFields lenient = LenientFields.of(fields);
            VolumeFacts.read(lenient)
                    .ifPresentOrElse(
                            volume -> volumes.merge(volume.id(), volume, VolumeFacts::and),
                            () -> told.leftOut("cinder: the record " + fields.where() + " of a volume is left out: "
                                    + String.join("; ", lenient.odd())));
        }
        return Optional.of(volumes);
    }

    /** Returns a volume; empty when there is none, or no Cinder. */
    Optional<VolumeFacts> volume(VolumeId id, Deadline deadline) {
        if (!api.offers(Service.VOLUME, deadline)) {
            return Optional.empty();
        }
        Call call =
                Call.get("cinder: read volume " + id, Service.VOLUME, "/volumes/" + PercentEncoding.encode(id.value()));
        try {
            LenientFields fields = LenientFields.of(api.read(call, deadline).object("volume"));
            return Optional.of(VolumeFacts.read(fields).orElseThrow(fields::unreadable));
        } catch (BackendException.NotFound e) {
            return Optional.empty();
        }
    }

    /** Returns the SR-IOV ports of all servers; none when the cloud has no Neutron. */
    List<PortFacts> sriovPorts(Deadline deadline) {
        return sriovPorts("", deadline);
    }

    /** Returns the SR-IOV ports of some servers; none when the cloud has no Neutron. */
    List<PortFacts> sriovPortsOf(SortedSet<VmId> vms, Deadline deadline) {
        return vms.isEmpty()
                ? List.of()
                : sriovPorts(
                        vms.stream()
                                .map(vm -> "&device_id=" + PercentEncoding.encode(vm.value()))
                                .collect(Collectors.joining()),
                        deadline);
    }

    private List<PortFacts> sriovPorts(String ofDevices, Deadline deadline) {
        if (!api.offers(Service.NETWORK, deadline)) {
            return List.of();
        }
        Call call = Call.get(
                "neutron: read SR-IOV ports",
                Service.NETWORK,
                paged("/ports?binding:vnic_type=direct&binding:vnic_type=macvtap&binding:vnic_type=direct-physical"
                        + ofDevices
                        + "&fields=id&fields=device_id&fields=project_id&fields=binding:vnic_type"
                        + "&fields=binding:host_id"));
        return api.pages(call, "ports", item -> item.text("id"), deadline).stream()
                .flatMap(port -> PortFacts.read(LenientFields.of(port)).stream())
                .toList();
    }

    /** Returns the last {@value #NEWEST_ACTIONS} actions of a server, newest first. */
    List<Action> newestActions(VmId vm, Deadline deadline) {
        Call call = Call.get(
                "nova: read actions of " + vm,
                Service.COMPUTE,
                serverPath(vm) + "/os-instance-actions?limit=" + NEWEST_ACTIONS,
                Versions.ACTIONS);
        return api.read(call, deadline).objects("instanceActions").stream()
                .map(Action::read)
                .toList();
    }

    /** Returns what went wrong in an action; empty when nothing is told. */
    Optional<String> failure(VmId vm, String requestId, Deadline deadline) {
        Call call = Call.get(
                "nova: read an action of " + vm,
                Service.COMPUTE,
                serverPath(vm) + "/os-instance-actions/" + PercentEncoding.encode(requestId),
                Versions.ACTIONS);
        return Action.failure(api.read(call, deadline).object("instanceAction"));
    }

    /**
     * Returns how far a running migration is, where Nova knows it. Its figures are all 0 at first; then come those of the disk,
     * while those of the memory are 0 still, so that what remains is not known; it has just ended if there are none.
     */
    Running progress(VmId vm, long migration, Deadline deadline) {
        Call call = Call.get(
                "nova: read migration " + migration,
                Service.COMPUTE,
                migrationPath(vm, migration),
                Versions.MIGRATIONS);
        try {
            Fields progress = api.read(call, deadline).object("migration");
            boolean memoryKnown = progress.number("memory_total_bytes", 0) > 0;
            boolean diskKnown = progress.number("disk_total_bytes", 0) > 0;
            long left = bytes(progress, "memory_remaining_bytes") + bytes(progress, "disk_remaining_bytes");
            // What is left falls by pages of zeros too, which are not sent.
            long sent = bytes(progress, "memory_processed_bytes") + bytes(progress, "disk_processed_bytes");
            return new Running(memoryKnown ? left : -1, memoryKnown || diskKnown ? sent : -1);
        } catch (BackendException.NotFound e) {
            return new Running(-1);
        }
    }

    private static long bytes(Fields progress, String name) {
        return Math.max(0, progress.number(name, 0));
    }

    /** Asks for a live migration; the answer is whatever Nova says. See {@link Api#send} for what is thrown. */
    Answer liveMigrate(MigrationRequest move, Deadline deadline) {
        String body = "{\"os-migrateLive\":{\"host\":"
                + TextNode.valueOf(move.target().value())
                + ",\"block_migration\":\"auto\"}}";
        return api.send(
                Call.post(
                        "nova: live-migrate " + move.vm() + " to " + move.target(),
                        Service.COMPUTE,
                        serverPath(move.vm()) + "/action",
                        Versions.LIVE_MIGRATE,
                        body),
                deadline);
    }

    Answer abort(VmId vm, long migration, Deadline deadline) {
        return api.send(
                Call.delete(
                        "nova: abort migration " + migration,
                        Service.COMPUTE,
                        migrationPath(vm, migration),
                        Versions.ABORT),
                deadline);
    }

    Answer forceComplete(VmId vm, long migration, Deadline deadline) {
        return api.send(
                Call.post(
                        "nova: force migration " + migration + " to complete",
                        Service.COMPUTE,
                        migrationPath(vm, migration) + "/action",
                        Versions.ABORT,
                        "{\"force_complete\":null}"),
                deadline);
    }

    private static String serverPath(VmId vm) {
        return "/servers/" + PercentEncoding.encode(vm.value());
    }

    private static String migrationPath(VmId vm, long migration) {
        return serverPath(vm) + "/migrations/" + migration;
    }

    private String paged(String path) {
        return pageSize.isPresent() ? Api.with(path, "limit", Integer.toString(pageSize.getAsInt())) : path;
    }

    private static String since(Optional<Instant> changed) {
        return changed.map(instant -> "&changes-since="
                        + PercentEncoding.encode(
                                instant.truncatedTo(ChronoUnit.SECONDS).toString()))
                .orElse("");
    }
}
