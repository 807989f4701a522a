/** OpenStack: the topology from Nova, Placement and Cinder, and live migration by Nova. */
module io.stealaway.openstack {
    requires transitive io.stealaway.core;
    requires transitive java.net.http;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires org.snakeyaml.engine.v2;
    requires static org.jspecify;

    exports io.stealaway.openstack;
}
