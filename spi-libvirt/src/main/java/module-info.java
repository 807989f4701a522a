/** Changes CPU weights of VMs by libvirt, and observes their steal where no Prometheus does. */
// The bindings are no module; their name comes from their file's.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.stealaway.libvirt {
    requires transitive io.stealaway.core;
    requires com.sun.jna;
    requires libvirt;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.stealaway.libvirt;

    // JNA fills the structures of libvirt's answers.
    opens io.stealaway.libvirt to
            com.sun.jna;
}
