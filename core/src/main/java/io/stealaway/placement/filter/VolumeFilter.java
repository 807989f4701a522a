package io.stealaway.placement.filter;

import io.stealaway.model.VolumeId;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import java.util.OptionalInt;

/** A VM hinted to share a volume's host goes nowhere else; with an unknown host, nowhere at all. */
final class VolumeFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        return view.vm()
                .sameHostVolume()
                .map(volume -> view.volumeHost(volume).orElse(-1) == host)
                .orElse(true);
    }

    @Override
    public String reason(PlacementView view, int host) {
        VolumeId volume = view.vm().sameHostVolume().orElseThrow();
        OptionalInt at = view.volumeHost(volume);
        return at.isPresent()
                ? "must share the host of volume " + volume + ", which is "
                        + view.host(at.getAsInt()).id()
                : "must share the host of volume " + volume + ", which is not known";
    }
}
