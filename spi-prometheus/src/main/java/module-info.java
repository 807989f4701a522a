/** Observes steal, load and throttling by PromQL. */
module io.stealaway.prometheus {
    requires transitive io.stealaway.core;
    requires transitive java.net.http;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.stealaway.prometheus;
}
