/** StealAway's library: what a control plane embeds to move virtual machines away from CPU steal. */
// The adapters are built after core, so the compiler does not know them yet.
@SuppressWarnings("module")
module io.stealaway.core {
    requires com.fasterxml.jackson.databind;
    requires java.net.http;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.stealaway.check;
    exports io.stealaway.detection;
    exports io.stealaway.json;
    exports io.stealaway.local;
    exports io.stealaway.model;
    exports io.stealaway.model.policy;
    exports io.stealaway.model.snapshot;
    exports io.stealaway.placement;
    exports io.stealaway.recording;
    exports io.stealaway.remediation;
    exports io.stealaway.remediation.history;
    exports io.stealaway.remediation.report;
    exports io.stealaway.simulation;
    exports io.stealaway.spi;
    exports io.stealaway.internal to
            io.stealaway.consul,
            io.stealaway.kubernetes,
            io.stealaway.libvirt,
            io.stealaway.openstack,
            io.stealaway.prometheus;
    exports io.stealaway.internal.http to
            io.stealaway.consul,
            io.stealaway.kubernetes,
            io.stealaway.openstack,
            io.stealaway.prometheus;
}
