package io.stealaway.prometheus;

/**
 * What a libvirt exporter calls the counters of a virtual CPU; every exporter has names of its own, and renames them.
 *
 * <p>Immutable and thread-safe.
 *
 * @param delay counter of the time that a vCPU was ready and waited in the host's queue, which the guest sees as steal
 * @param time counter of the time that a vCPU ran
 * @param unitSeconds seconds in one unit of both, for example 1e-9 for nanoseconds; positive
 * @param vcpuLabel the label that tells the vCPUs of a domain apart
 * @param domainLabel the label that names the domain
 * @param hostLabel the label that names the hypervisor, so that a VM's series on its former host can be told apart
 */
public record LibvirtMetricNames(
        String delay, String time, double unitSeconds, String vcpuLabel, String domainLabel, String hostLabel) {

    /** @throws IllegalArgumentException naming the value that breaks its rule */
    public LibvirtMetricNames {
        Check.metric("delay", delay);
        Check.metric("time", time);
        Check.label("vcpuLabel", vcpuLabel);
        Check.label("domainLabel", domainLabel);
        Check.label("hostLabel", hostLabel);
        if (!(unitSeconds > 0.0 && unitSeconds <= 1.0)) {
            throw new IllegalArgumentException("unitSeconds (" + unitSeconds + ") must be above 0 and at most 1");
        }
        if (delay.startsWith("node_cpu") || time.startsWith("node_cpu")) {
            throw new IllegalArgumentException("delay (" + delay + ") and time (" + time
                    + ") must be counters of vCPUs: a hypervisor's own st counter is always 0. Maybe use Signals.nodeExporter"
                    + " with the exporters in the guests");
        }
    }

    /** Returns the names that most libvirt exporters use today. */
    public static LibvirtMetricNames common() {
        return new LibvirtMetricNames(
                "libvirt_domain_vcpu_delay_seconds_total",
                "libvirt_domain_vcpu_time_seconds_total",
                1.0,
                "vcpu",
                "domain",
                "instance");
    }

    /** Returns these names with other counters. */
    public LibvirtMetricNames withCounters(String delay, String time, double unitSeconds) {
        return new LibvirtMetricNames(delay, time, unitSeconds, vcpuLabel, domainLabel, hostLabel);
    }

    /** Returns these names with other labels. */
    public LibvirtMetricNames withLabels(String vcpuLabel, String domainLabel, String hostLabel) {
        return new LibvirtMetricNames(delay, time, unitSeconds, vcpuLabel, domainLabel, hostLabel);
    }
}
