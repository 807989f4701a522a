package io.stealaway.remediation;

import io.stealaway.model.VmId;
import java.time.Instant;

/** Until when a VM is left alone, and how many failed or ineffective migrations it has had in a row. */
record Hold(VmId vm, Instant until, int level) {}
