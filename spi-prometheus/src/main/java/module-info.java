/** Observes steal, load and throttling by PromQL, and tells what the loop does as meters. */
// Micrometer has no descriptor, only a name in its manifest; it is only needed for meters.
@SuppressWarnings("requires-automatic")
module io.stealaway.prometheus {
    requires transitive io.stealaway.core;
    requires transitive java.net.http;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static micrometer.core;
    requires static org.jspecify;

    exports io.stealaway.prometheus;
    exports io.stealaway.prometheus.metrics;
}
