package io.stealaway.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the labels of a series name its VM, and its host.
 *
 * <p>Rules are tried in order; the first by which a VM is found decides. A regular expression must match the whole value; its
 * first group, or the whole value when it has none, is the VM's id or the value of a metadata entry of the VM.
 *
 * <p>Immutable and thread-safe.
 */
public final class VmMapping {

    /** One rule: where the name is, and what it names; an empty {@code metadata} means the VM's id. */
    record Rule(String label, Pattern pattern, Optional<String> metadata) {
        Optional<String> name(Sample sample) {
            Matcher matcher = pattern.matcher(sample.label(label));
            if (!matcher.matches()) {
                return Optional.empty();
            }
            return Optional.ofNullable(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1))
                    .filter(name -> !name.isEmpty());
        }
    }

    /** The label by which exporters tell a domain's id. */
    static final String UUID = "uuid";

    private static final String INSTANCE_NAME = "openstack.instance_name";
    private static final String ANYTHING = "(.+)";
    private static final String BEFORE_PORT = "([^:]+)(?::\\d+)?";

    private final List<Rule> rules;
    private final Optional<Rule> host;

    private VmMapping(List<Rule> rules, Optional<Rule> host) {
        this.rules = List.copyOf(rules);
        this.host = host;
    }

    /** Returns the mapping by which a label is the VM's id. */
    public static VmMapping byLabel(String label) {
        return byLabel(label, ANYTHING);
    }

    /** Returns the mapping by which part of a label is the VM's id, for example {@code instance}, {@code ([^:]+):9100}. */
    public static VmMapping byLabel(String label, String regex) {
        return new VmMapping(List.of(), Optional.empty()).orLabel(label, regex);
    }

    /** Returns the mapping by which part of a label is an entry of the VM's metadata, for example its address. */
    public static VmMapping byMetadata(String label, String regex, String metadataKey) {
        return new VmMapping(List.of(), Optional.empty()).orMetadata(label, regex, metadataKey);
    }

    /**
     * Returns the mapping for libvirt's domains as Nova names them, whatever of these the exporter tells: the label {@code uuid}
     * is the VM's id; or the domain is the VM's metadata entry {@code openstack.instance_name} ({@code instance-0000002a}), or
     * its id. What a former host says is ignored; the part of the host's label before the port is the host's id.
     */
    public static VmMapping ofDomains(LibvirtMetricNames names) {
        return byLabel(UUID, ANYTHING)
                .orMetadata(names.domainLabel(), ANYTHING, INSTANCE_NAME)
                .orLabel(names.domainLabel(), ANYTHING)
                .onHost(names.hostLabel(), BEFORE_PORT);
    }

    /** Returns this mapping with one more rule: part of a label is the VM's id. */
    public VmMapping orLabel(String label, String regex) {
        return with(rule(label, regex, Optional.empty()));
    }

    /** Returns this mapping with one more rule: part of a label is an entry of the VM's metadata. */
    public VmMapping orMetadata(String label, String regex, String metadataKey) {
        return with(rule(label, regex, Optional.of(metadataKey)));
    }

    /**
     * Returns this mapping for exporters on hypervisors: part of a label is the host's id. What a host says of a VM that is
     * now on another one is ignored, so that an observation never mixes the time before and after a migration. A series
     * without the label comes from no host and is used.
     */
    public VmMapping onHost(String label, String regex) {
        return new VmMapping(rules, Optional.of(rule(label, regex, Optional.empty())));
    }

    private VmMapping with(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new VmMapping(more, host);
    }

    private static Rule rule(String label, String regex, Optional<String> metadata) {
        Check.label("label", label);
        return new Rule(label, Pattern.compile(regex), metadata);
    }

    List<Rule> rules() {
        return rules;
    }

    boolean watchesHosts() {
        return host.isPresent();
    }

    /** Returns the host that the label of the series names. */
    String host(Sample sample) {
        return host.map(rule -> rule.name(sample).orElse(sample.label(rule.label())))
                .orElse("");
    }

    /** Returns whether the series is of a host, and then of one that is not this. */
    boolean ofAnotherHost(Sample sample, String vmHost) {
        return host.filter(rule -> sample.labels().containsKey(rule.label()))
                .map(rule -> !rule.name(sample).equals(Optional.of(vmHost)))
                .orElse(false);
    }
}
