/** What an embedder's module needs to say. Micrometer and openstack4j are not needed by one that uses neither. */
module io.stealaway.consumer {
    requires io.stealaway.consul;
    requires io.stealaway.core;
    requires io.stealaway.openstack;
    requires io.stealaway.prometheus;
}
