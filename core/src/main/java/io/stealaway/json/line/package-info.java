/** JSON of one line whose fields are texts. Not API. */
@NullMarked
package io.stealaway.json.line;

import org.jspecify.annotations.NullMarked;
