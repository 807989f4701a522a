package io.stealaway.examples.cli;

import io.stealaway.examples.report.ProgramName;
import io.stealaway.examples.report.Spelling;
import io.stealaway.examples.report.TextTable;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationListener;
import io.stealaway.simulation.SimulationResult;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Takes a command line to the command that it names, and what goes wrong to one line and an exit code. */
final class CommandLineTool {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLineTool.class);
    private static final int HELP_WIDTH = Math.min(100, TextTable.WIDTH);

    /** Runs a simulation. */
    @FunctionalInterface
    interface Simulator {
        /** Returns what the simulation showed. */
        SimulationResult run(SimulationConfig config, SimulationListener listener);
    }

    private CommandLineTool() {}

    /** Runs one command and returns its exit code. */
    static int execute(Console console, Simulator simulator, String... args) {
        return tool(console, simulator).execute(withDefaultCommand(args));
    }

    /** Returns the tool with its commands. */
    static CommandLine tool(Console console, Simulator simulator) {
        CommandLine tool = new CommandLine(new ToolCommand())
                .addSubcommand(new SimulateCommand(console, simulator))
                .addSubcommand(new RecordCommand(console))
                .addSubcommand(new BacktestCommand(console, simulator))
                .addSubcommand(new PlanCommand(console))
                .addSubcommand(new ExplainCommand(console))
                .addSubcommand(new CheckCommand(console))
                .addSubcommand(new PlaceCommand(console))
                .addSubcommand(new CapacityCommand(console))
                .addSubcommand(new LiveCommand(console))
                .addSubcommand(new SnapshotCommand(console))
                .addSubcommand(new CheckConfigCommand(console))
                .addSubcommand(new StatusCommand(console))
                .addSubcommand(new HistoryCommand(console))
                .addSubcommand(new PauseCommand(console))
                .addSubcommand(new ResumeCommand(console))
                .addSubcommand(new ApproveCommand(console))
                .addSubcommand(new RejectCommand(console))
                .addSubcommand(new ResolveCommand(console))
                .addSubcommand(new CutCommand(console))
                .addSubcommand(new CompletionCommand(console));
        return tool.setCommandName(ProgramName.get())
                .setOut(console.out())
                .setErr(console.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(HELP_WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, given) -> usageError(console, e))
                .setExecutionExceptionHandler((e, command, parsed) -> failure(console, command, e));
    }

    /** A command line that names no command simulates. */
    static String[] withDefaultCommand(String... args) {
        boolean options = args.length == 0 || args[0].startsWith("-");
        boolean forTool =
                args.length > 0 && List.of("-h", "--help", "-V", "--version").contains(args[0]);
        if (!options || forTool) {
            return args;
        }
        List<String> all = new ArrayList<>(List.of(args));
        all.add(0, SimulateCommand.NAME);
        return all.toArray(String[]::new);
    }

    private static int usageError(Console console, ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        console.complain(what(problem) + " (" + command.getCommandSpec().qualifiedName() + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    /** A misspelt option is more than the one that is missing for it. */
    private static String what(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        List<String> unmatched = problem instanceof UnmatchedArgumentException given
                ? given.getUnmatched()
                : command.getUnmatchedArguments();
        Optional<String> option =
                unmatched.stream().filter(word -> word.startsWith("-")).findFirst();
        if (option.isPresent()) {
            String name = option.get().replaceFirst("=.*", "");
            return "unknown option " + name
                    + maybe(name, command.getCommandSpec().optionsMap().keySet());
        }
        if (problem instanceof UnmatchedArgumentException && command.getParent() == null) {
            String name = unmatched.get(0);
            return "unknown command " + name
                    + maybe(name, command.getSubcommands().keySet());
        }
        return String.valueOf(problem.getMessage());
    }

    private static String maybe(String written, Set<String> names) {
        return Spelling.nearest(written, names).map(meant -> "; maybe " + meant).orElse("");
    }

    private static int failure(Console console, CommandLine command, Exception problem) throws Exception {
        LOG.debug("{} failed", command.getCommandName(), problem);
        if (problem instanceof BadInput || problem instanceof IllegalArgumentException) {
            console.complain(String.valueOf(problem.getMessage()));
        } else if (problem instanceof UncheckedIOException unchecked) {
            console.complain(StagedFiles.describe(unchecked));
        } else {
            console.complain("a defect, please report it: " + problem
                    + " (JAVA_TOOL_OPTIONS=-Dorg.slf4j.simpleLogger.defaultLogLevel=debug shows where)");
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
