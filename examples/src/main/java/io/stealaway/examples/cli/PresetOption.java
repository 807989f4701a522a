package io.stealaway.examples.cli;

import io.stealaway.examples.report.Spelling;
import io.stealaway.placement.PlacementPreset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option of every command that asks about new VMs: which set of rules. */
final class PresetOption {
    @Option(
            names = "--preset",
            paramLabel = "NAME",
            converter = Names.class,
            description =
                    "which rules: stealaway (the default), nova (OpenStack's filter scheduler as it is configured by"
                            + " default) or half-committed (no host more than half full)")
    private PlacementPreset preset = PlacementPreset.STEAL_AWAY;

    PlacementPreset preset() {
        return preset;
    }

    static String name(PlacementPreset preset) {
        return preset == PlacementPreset.STEAL_AWAY
                ? "stealaway"
                : preset.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Knows presets by their names on the command line. */
    static final class Names implements ITypeConverter<PlacementPreset> {
        @Override
        public PlacementPreset convert(String value) {
            List<String> names = Arrays.stream(PlacementPreset.values())
                    .map(PresetOption::name)
                    .toList();
            return Arrays.stream(PlacementPreset.values())
                    .filter(preset -> name(preset).equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("must be one of " + String.join(", ", names)
                            + ", but is " + value
                            + Spelling.nearest(value, names)
                                    .map(meant -> "; maybe " + meant)
                                    .orElse("")));
        }
    }
}
