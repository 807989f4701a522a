/** What a simulation showed, for people and for programs: text, JSON, and a page of HTML. */
@NullMarked
package io.stealaway.examples.report;

import org.jspecify.annotations.NullMarked;
