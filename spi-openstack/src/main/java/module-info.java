/** OpenStack: the topology from Nova, Placement and Cinder, and live migration by Nova. */
// openstack4j has no descriptor, and its last release will get none; it is only needed by those who use it.
@SuppressWarnings("requires-automatic")
module io.stealaway.openstack {
    requires transitive io.stealaway.core;
    requires transitive java.net.http;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires org.snakeyaml.engine;
    requires static org.jspecify;
    requires static openstack4j.core;

    exports io.stealaway.openstack;
}
