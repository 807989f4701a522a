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
            "  ${ROOT-COMMAND-NAME}",
            "      simulate a day; summary here, page in report/",
            "  ${ROOT-COMMAND-NAME} --seed 7 --hours 6 --json d.json",
            "      a shorter day from another seed, also as JSON",
            "  ${ROOT-COMMAND-NAME} --trace FOLDER",
            "      the same loop on the demand of a real trace",
            "",
            "  ${ROOT-COMMAND-NAME} plan --snapshot examples/snapshots/hot-host.json --json plan.json",
            "      what to move now, where, and the plan's hash",
            "  ${ROOT-COMMAND-NAME} explain --snapshot examples/snapshots/hot-host.json --vm web-1",
            "      every host: why, why not",
            "  ${ROOT-COMMAND-NAME} check --snapshot examples/snapshots/hot-host.json --plan plan.json",
            "      does a plan keep every rule? independent verdict",
            "  ${ROOT-COMMAND-NAME} place --snapshot examples/snapshots/hot-host.json --request"
                    + " examples/requests/web.json",
            "      which hosts new VMs should be created on",
            "",
            "  ${ROOT-COMMAND-NAME} check-config --config live.yaml",
            "      can the loop read, see and remember all that it needs?",
            "  ${ROOT-COMMAND-NAME} live --config live.yaml --once",
            "      what would be moved in a real OpenStack cloud",
            "  ${ROOT-COMMAND-NAME} status --journal FILE",
            "      what is in flight, and what holds the loop back",
            "  ${ROOT-COMMAND-NAME} history --journal FILE --since 7d",
            "      what was decided, and how it ended",
            "  ${ROOT-COMMAND-NAME} pause --journal FILE",
            "      nothing is begun until ${ROOT-COMMAND-NAME} resume",
            "",
            "Exit code: 0 all is well, 1 bad input or a broken rule, 2 wrong command line, 3 no answer.",
            "`${ROOT-COMMAND-NAME} COMMAND --help` tells more about a command."
        })
final class ToolCommand {}
