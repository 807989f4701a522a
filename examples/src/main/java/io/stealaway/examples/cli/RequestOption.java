package io.stealaway.examples.cli;

import io.stealaway.model.VmRequest;
import picocli.CommandLine.Option;

/** The option of every command that asks about new VMs: which ones. */
final class RequestOption {
    @Option(
            names = "--request",
            required = true,
            paramLabel = "FILE",
            description = "the VMs to create, JSON (stealaway.request/1.0); - reads standard input")
    private String request = "";

    VmRequest.Batch batch() {
        return Inputs.request(request);
    }

    /** Begins a complaint about the request. */
    String name() {
        return "--request " + request;
    }
}
