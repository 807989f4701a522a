package io.stealaway.examples.cli;

import io.stealaway.simulation.SimulationConfig.NewVmPlacement;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Knows who may choose hosts for new VMs by their names on the command line. */
final class PlaceByNames implements ITypeConverter<NewVmPlacement>, Iterable<String> {
    @Override
    public NewVmPlacement convert(String value) {
        return Arrays.stream(NewVmPlacement.values())
                .filter(placement -> name(placement).equals(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "must be one of " + names().collect(Collectors.joining(", ")) + ", but is " + value));
    }

    @Override
    public Iterator<String> iterator() {
        return names().iterator();
    }

    private static Stream<String> names() {
        return Arrays.stream(NewVmPlacement.values()).map(PlaceByNames::name);
    }

    private static String name(NewVmPlacement placement) {
        return placement
                .name()
                .toLowerCase(Locale.ROOT)
                .replace("steal_away", "stealaway")
                .replace('_', '-');
    }
}
