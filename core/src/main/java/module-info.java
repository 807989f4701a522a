/** StealAway's library: what a control plane embeds to move virtual machines away from CPU steal. */
module io.stealaway.core {
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.stealaway.detection;
    exports io.stealaway.json;
    exports io.stealaway.model;
    exports io.stealaway.placement;
    exports io.stealaway.remediation;
    exports io.stealaway.simulation;
    exports io.stealaway.spi;
}
