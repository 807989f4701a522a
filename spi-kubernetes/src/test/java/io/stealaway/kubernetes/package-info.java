/** Tests of the Kubernetes adapter, most of them against an API server that answers as the real one was measured to. */
@org.jspecify.annotations.NullMarked
package io.stealaway.kubernetes;
