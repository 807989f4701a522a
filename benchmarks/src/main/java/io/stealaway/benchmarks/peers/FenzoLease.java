package io.stealaway.benchmarks.peers;

import com.netflix.fenzo.VirtualMachineLease;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos;
import org.jspecify.annotations.Nullable;

/** What is left of a host, as Fenzo is offered it; it asks the maps for null, which those of {@code Map.of()} refuse. */
@SuppressWarnings("NullAway") // Fenzo does without an offer of Mesos.
record FenzoLease(String host, double vcpus, double ramMib) implements VirtualMachineLease {
    @Override
    public String getId() {
        return host;
    }

    @Override
    public long getOfferedTime() {
        return Long.MAX_VALUE / 4;
    }

    @Override
    public String hostname() {
        return host;
    }

    @Override
    public String getVMID() {
        return host;
    }

    @Override
    public double cpuCores() {
        return vcpus;
    }

    @Override
    public double memoryMB() {
        return ramMib;
    }

    @Override
    public double networkMbps() {
        return 1_000;
    }

    @Override
    public double diskMB() {
        return 1_000;
    }

    @Override
    public List<Range> portRanges() {
        return List.of();
    }

    @Override
    public Protos.@Nullable Offer getOffer() {
        return null;
    }

    @Override
    public Map<String, Protos.Attribute> getAttributeMap() {
        return Collections.emptyMap();
    }

    @Override
    public Double getScalarValue(String name) {
        return 0.0;
    }

    @Override
    public Map<String, Double> getScalarValues() {
        return Collections.emptyMap();
    }
}
