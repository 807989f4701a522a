/** Takes VMs out of Consul and puts them back; leadership and journal in Consul. */
module io.stealaway.consul {
    requires transitive io.stealaway.core;
    requires transitive java.net.http;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.stealaway.consul;
}
