/** What several packages need to know of files; not API. */
@NullMarked
package io.stealaway.files;

import org.jspecify.annotations.NullMarked;
