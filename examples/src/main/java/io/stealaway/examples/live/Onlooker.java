package io.stealaway.examples.live;

import io.stealaway.model.HostId;
import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.ShareControl;
import java.util.List;
import java.util.SortedMap;

/**
 * Isolators and CPU weights for a loop that may look and do nothing: it has no journal, so what a running loop has isolated would look to it
 * like what a crash left, to be put back.
 */
final class Onlooker {
    private static final String WHY = "this pass only looks";

    private Onlooker() {}

    /** Returns an isolator that has the name of this one, has isolated nothing and isolates nothing. */
    static Isolator of(Isolator named) {
        return new Isolator() {
            @Override
            public String name() {
                return named.name();
            }

            @Override
            public IsolationAnswer isolate(Vm vm, MigrationId owner) {
                return new Isolator.Refused(WHY);
            }

            @Override
            public ReintegrationAnswer reintegrate(Isolation isolation) {
                throw new IllegalStateException(WHY);
            }

            @Override
            public List<Isolation> owned() {
                return List.of();
            }
        };
    }

    /** Returns weights that can be read, of which none was changed and none is. */
    static ShareControl of(ShareControl read) {
        return new ShareControl() {
            @Override
            public String name() {
                return read.name();
            }

            @Override
            public SortedMap<VmId, Shares> read(HostId host) {
                return read.read(host);
            }

            @Override
            public SetAnswer set(Change change) {
                return new ShareControl.Refused(WHY);
            }

            @Override
            public RestoreAnswer restore(Change change) {
                throw new IllegalStateException(WHY);
            }

            @Override
            public List<Change> owned() {
                return List.of();
            }
        };
    }
}
