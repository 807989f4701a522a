/** What a cloud looked like and what its VMs wanted, written down pass by pass, and read to replay it. */
@NullMarked
package io.stealaway.recording;

import org.jspecify.annotations.NullMarked;
