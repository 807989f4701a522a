/**
 * What a pass reports: its report, its audit events, and the observer that is handed what it saw and planned.
 */
@NullMarked
package io.stealaway.remediation.report;

import org.jspecify.annotations.NullMarked;
