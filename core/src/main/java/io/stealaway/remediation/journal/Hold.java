package io.stealaway.remediation.journal;

import io.stealaway.model.VmId;
import java.time.Instant;

/** Until when a VM is left alone, and how many failed or ineffective migrations it has had in a row. */
public record Hold(VmId vm, Instant until, int level) {}
