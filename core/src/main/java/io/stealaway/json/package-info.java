/**
 * JSON documents of snapshots, policies, plans, explanations and migrations.
 *
 * <p>Every document begins with the field {@code schema}, which holds its name and version, such as
 * {@code stealaway.snapshot/1.0}. Reading is strict: an unknown, duplicate or missing field, a wrong type, a value that
 * breaks a rule, a newer version, or anything after the document is a {@link io.stealaway.json.JsonException} that names
 * the place, and nothing is returned. Writing is canonical: equal values give equal bytes, on every JDK.
 *
 * <p>Fields bear the names of the accessors in {@link io.stealaway.model}. Instants are ISO-8601 in UTC
 * ({@code 2026-03-02T12:00:00Z}), durations ISO-8601 ({@code PT5M}), an absent optional value is an absent field, never
 * null. Streams are left open; the caller closes them.
 */
@NullMarked
package io.stealaway.json;

import org.jspecify.annotations.NullMarked;
