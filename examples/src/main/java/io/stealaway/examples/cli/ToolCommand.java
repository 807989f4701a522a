package io.stealaway.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** What {@code run --help} tells. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        version = "StealAway 0.1.0-SNAPSHOT",
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "[COMMAND]",
        description = {
            "Finds VMs whose CPU is stolen by their neighbours and plans where they should go.",
            "Without a command it simulates: the whole loop, on a cluster in memory, over a bundled day."
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  run                                  simulate a day; summary here, page in report/",
            "  run --seed 7 --hours 6 --json d.json a shorter day from another seed, also as JSON",
            "  run --trace FOLDER                   the same loop on the demand of a real trace",
            "",
            "  run plan --snapshot examples/snapshots/hot-host.json --json plan.json",
            "                                       what to move now, where, and the plan's hash",
            "  run explain --snapshot examples/snapshots/hot-host.json --vm web-1",
            "                                       every host: why, why not",
            "  run check --snapshot examples/snapshots/hot-host.json --plan plan.json",
            "                                       does a plan keep every rule? independent verdict",
            "",
            "  run live --config live.yaml --once   what would be moved in a real OpenStack cloud",
            "  run status --journal FILE            what is in flight, and what holds the loop back",
            "  run pause --journal FILE             nothing is begun until run resume",
            "",
            "Exit code: 0 all is well, 1 bad input or a broken rule, 2 wrong command line.",
            "`run COMMAND --help` tells more about a command."
        })
final class ToolCommand {}
