/** The plug-ins that docs/plugins.md shows, and their contract kits. */
@NullMarked
package io.stealaway.examples.plugins;

import org.jspecify.annotations.NullMarked;
